"""The guide as one PDF, printed from a small site; `make thorough` prints the whole guide."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject
from tests.support.sample import PROJECT, make_sample
from tools.release import pdf
from tools.release.book import join_book
from tools.release.commit import read_commit
from tools.release.contents import read_guide

LONG = (
    "A heading that goes on for longer than a line of the sheet has room for, and than a place in a PDF may be named by"
)
INDEX = f"""# Sample

[Below](below/page.md), [a section of it](below/page.md#second), [the data](data/clusters/pair.yml),
[elsewhere](https://example.org/), [long](#{re.sub("[^a-z]+", "-", LONG.lower())}).

## {LONG}

```comparison
```
"""
BELOW = """# Below

[Up](../index.md)

```cluster
manifest: data/clusters/pair.yml
```

```mermaid
flowchart LR
  accTitle: Two words
  author --> reader
```

## Second

[Itself](#second)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = make_sample(tmp_path_factory.mktemp("printed"))
    sample.write("index.md", INDEX)
    sample.write("below/page.md", BELOW)
    built = sample.build("--strict", site_url="https://example.org/atlas/")
    assert built.returncode == 0, built.stderr
    return sample.site


@pytest.fixture(scope="module")
def printed(site: Path) -> PdfReader:
    return PdfReader(io.BytesIO(_print(site)))


def _print(site: Path) -> bytes:
    """The PDF as the command makes it: the process that drives the browser of other tests can drive no second one."""
    made = site.with_suffix(".pdf")
    subprocess.run([sys.executable, "-m", "tools.release.pdf", str(site), str(made)], cwd=PROJECT, check=True)
    return made.read_bytes()


def _links(printed: PdfReader) -> Iterator[DictionaryObject]:
    for page in printed.pages:
        for annotation in page.get("/Annots", []):
            if annotation.get_object()["/Subtype"] == "/Link":
                yield annotation.get_object()


def _outward(printed: PdfReader) -> list[str]:
    actions = [link["/A"].get_object() for link in _links(printed) if "/A" in link]
    return [str(action["/URI"]) for action in actions if isinstance(action, DictionaryObject)]


def _bookmarks(printed: PdfReader, outline: list[object]) -> list[object]:
    """The titles, those below one in a list after it."""
    return [_bookmarks(printed, one) if isinstance(one, list) else one.title for one in outline]  # type: ignore[attr-defined]


def _check_links(printed: PdfReader, root: str) -> None:
    named = printed.named_destinations
    within = [str(link["/Dest"]) for link in _links(printed) if "/Dest" in link]
    assert within
    assert sorted({name for name in within if name not in named}) == []
    outward = _outward(printed)
    assert {urlsplit(address).scheme for address in outward} <= {"https", "http"}
    pages = [address for address in outward if address.startswith(root) and address.endswith(("/", ".html"))]
    # The title page names the site itself.
    assert set(pages) <= {root}


def _check_contents(printed: PdfReader) -> None:
    """Each line of the table of contents says the number of the sheet that its link leads to."""
    contents, *parts = (one for one in printed.outline if isinstance(one, Destination))
    begin, end = pdf.find_sheet(printed, contents), pdf.find_sheet(printed, parts[0])
    for number in range(begin, end):
        sheet = printed.pages[number - 1]
        places = [str(link.get_object()["/Dest"]) for link in sheet.get("/Annots", [])]
        leads_to = [pdf.find_sheet(printed, printed.named_destinations[place]) for place in places]
        assert len(leads_to) > 3
        says = [int(said) for said in re.findall(r"(?m)(\d+)$", sheet.extract_text())]
        assert says == [number, *leads_to], "the first is the sheet's own"


def test_the_bookmarks_are_the_parts_their_pages_and_the_headings(printed: PdfReader) -> None:
    assert _bookmarks(printed, printed.outline) == [  # type: ignore[arg-type]
        "Contents",
        "Introduction",
        ["Sample", [LONG, "Sources"]],
        "Below",
        ["Below", ["Second"]],
    ]


def test_every_link_between_pages_leads_to_a_place_in_the_pdf(printed: PdfReader) -> None:
    _check_links(printed, "https://example.org/atlas/")
    within = {str(link["/Dest"]) for link in _links(printed) if "/Dest" in link}
    assert {"/page", "/page-below-page", "/page-below-page--second"} <= within


def test_links_to_files_and_to_other_sites_stay_alive(printed: PdfReader) -> None:
    outward = set(_outward(printed))
    assert {"https://example.org/", "https://example.org/atlas/data/clusters/pair.yml"} <= outward


def test_the_table_of_contents_says_where_a_part_begins(printed: PdfReader) -> None:
    _check_contents(printed)


def test_every_sheet_but_the_first_has_its_number(printed: PdfReader) -> None:
    for number, page in enumerate(printed.pages, start=1):
        assert (str(number) in page.extract_text().split()) == (number > 1)


def test_drawings_are_vectors(printed: PdfReader) -> None:
    assert [image.name for page in printed.pages for image in page.images] == []
    text = "".join(page.extract_text() for page in printed.pages)
    assert "author" in text
    assert "pod-1" in text


def test_the_title_page_says_what_it_is_of_when_and_where(printed: PdfReader) -> None:
    commit = read_commit()
    text = printed.pages[0].extract_text()
    assert "Isolation Atlas" in text
    assert f"{commit.time:%Y-%m-%d}" in text
    assert commit.name in text
    assert "https://example.org/atlas/" in text
    assert printed.metadata
    assert printed.metadata.creation_date == commit.time


def test_evidence_is_open_and_no_control_is_left(site: Path) -> None:
    html = join_book(read_guide(site), read_commit(), "", {}).html
    assert html.count("<details") == html.count('open="">') > 0
    assert "<button" not in html
    assert "<form" not in html


def test_no_id_is_there_twice(site: Path) -> None:
    ids = re.findall(r'<[^>]*?\sid="([^"]*)"', join_book(read_guide(site), read_commit(), "", {}).html)
    assert len(ids) == len(set(ids))
    assert max(map(len, ids)) <= 127


def test_without_an_address_of_the_site_nothing_leads_to_this_machine(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    sample.write("index.md", "# Sample\n\n[The data](data/clusters/pair.yml)\n")
    assert sample.build("--strict").returncode == 0
    html = join_book(read_guide(sample.site), read_commit(), "", {}).html
    assert "<a>The data</a>" in html
    assert "127.0.0.1" not in html


def test_without_chromium_it_says_what_to_install(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    assert pdf.main([str(site), str(tmp_path / "guide.pdf")]) == 1
    assert "set CHROMIUM" in capsys.readouterr().err


def test_without_a_site_it_says_how_to_get_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pdf.main([str(tmp_path), str(tmp_path / "guide.pdf")]) == 1
    assert "make build" in capsys.readouterr().err


@pytest.mark.thorough
def test_the_whole_guide_is_one_pdf_twice_the_same(built_site: Path) -> None:
    made = _print(built_site)
    whole = PdfReader(io.BytesIO(made))
    _check_links(whole, "http://127.0.0.1")
    _check_contents(whole)
    assert [image.name for page in whole.pages for image in page.images] == []
    assert _print(built_site) == made
