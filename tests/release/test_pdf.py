"""The guide as one PDF, printed from a small site; `make thorough` prints the whole guide."""

import io
import os
import re
import socket
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
    said = _run(site, made)
    assert said.returncode == 0, said.stdout + said.stderr
    return made.read_bytes()


def _run(site: Path, made: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.release.pdf", str(site), str(made)]
    environment = {**os.environ, "PYTHONPATH": "hooks", **variables}
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


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
        ["Sample", [LONG]],
        "Compare",
        ["How fast?", ["What the signs mean here", "Containers", "Virtual machines", "Sources"]],
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


def test_without_chromium_it_says_what_to_install(site: Path, tmp_path: Path) -> None:
    said = _run(site, tmp_path / "guide.pdf", CHROMIUM=str(tmp_path / "nowhere"))
    assert said.returncode == 1
    assert "set CHROMIUM" in said.stderr


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


# The build makes text of most of this; the page gets it after the build, as from one that does not.
_HOSTILE = """<iframe src="file:///etc/passwd" width="600" height="300" title="A table"></iframe>

<iframe srcdoc="<script>document.body.append('SCRIPT RAN')</script>"></iframe>

<img src="x" alt="" onerror="this.replaceWith('SCRIPT RAN in ' + location.protocol)">

<img src="http://127.0.0.1:{port}/pixel.png" alt="">
<img src="//127.0.0.1:{port}/pixel.png" alt="" srcset="http://127.0.0.1:{port}/large.png 2x">
<img src="assets/images/favicon.svg" alt="ours">
<img src="../../../../../etc/passwd" alt="">
<img src="assets/images/linked.svg" alt="">

<link rel="stylesheet" href="http://127.0.0.1:{port}/style.css">
<style>@import "http://127.0.0.1:{port}/import.css";
p {{ background: url(http://127.0.0.1:{port}/background.png) }}</style>
<p style="background: u\\72l(http://127.0.0.1:{port}/escaped.png)">Words.</p>
<object data="http://127.0.0.1:{port}/object.html"></object>
<embed src="http://127.0.0.1:{port}/embed.html">
<video src="http://127.0.0.1:{port}/video.mp4" poster="http://127.0.0.1:{port}/poster.png" autoplay></video>
<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/refresh.html">
<base href="http://127.0.0.1:{port}/">
<svg><style><iframe src="http://127.0.0.1:{port}/in-style.html"></iframe></style>
<image href="http://127.0.0.1:{port}/image.png"/><use href="http://127.0.0.1:{port}/use.svg#a"/>
<rect fill="url(http://127.0.0.1:{port}/fill.svg#a)"/></svg>
<form action="http://127.0.0.1:{port}/form"><button>Send</button></form>

<a href="javascript:alert(1)">Script</a>, <a href="java&#10;script:alert(1)">script</a>, <a href="file:///etc/passwd">file</a>,
<a href="data:text/html,x">data</a>, <a href="https://example.org/">elsewhere</a>.
"""
_PAGE = """# Hostile

Words.

```mermaid
flowchart LR
  a@{{ img: "http://127.0.0.1:{port}/mermaid.png", label: "x", w: 60, h: 60 }} --> b
```

The last words.
"""


def test_a_page_that_reaches_out_is_printed_without_that_and_each_part_is_told(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        port = listener.getsockname()[1]
        sample.write("index.md", _PAGE.format(port=port))
        built = sample.build(site_url="https://example.org/atlas/")
        assert built.returncode == 0, built.stderr
        page, hostile = sample.site / "index.html", f"<p>Words.</p>{_HOSTILE.format(port=port)}"
        page.write_text(sample.page().replace("<p>Words.</p>", hostile, 1), encoding="utf-8")
        (sample.site / "assets/images/linked.svg").symlink_to("/etc/passwd")
        said = _run(sample.site, tmp_path / "guide.pdf")
        assert said.returncode == 0, said.stderr
        with pytest.raises(BlockingIOError):
            listener.accept()
    printed = PdfReader(tmp_path / "guide.pdf")
    text = "".join(page.extract_text() for page in printed.pages)
    assert "The last words." in text
    assert "root:" not in text
    assert "SCRIPT RAN" not in text
    assert {urlsplit(address).scheme for address in _outward(printed)} == {"https"}
    for what in (
        *("<iframe>", "<link>", "<object>", "<embed>", "<video>", "<meta>", "<base>", "onerror=", "srcset="),
        *(
            "a style that fetches something",
            'href="javascript:',
            'href="file:',
            'href="data:',
            "etc/passwd",
            "linked.svg",
        ),
        *("pixel.png", "image.png", "use.svg", "fill.svg", "escaped.png"),
    ):
        assert any(what in line for line in said.stdout.splitlines() if "is left out" in line), what
    assert "favicon.svg" not in said.stdout, "a picture of the site's own is in the book"


def test_a_list_of_pages_that_names_a_file_elsewhere_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = make_sample(tmp_path)
    assert sample.build("--strict", site_url="https://example.org/atlas/").returncode == 0
    (tmp_path / "secret.html").write_text("secret")
    text = (sample.site / "llms.txt").read_text(encoding="utf-8")
    for address in ("https://example.org/atlas/../secret.md", "https://evil.example//etc/hostname.md"):
        (sample.site / "llms.txt").write_text(f"{text}- [Secret]({address}): words\n", encoding="utf-8")
        assert pdf.main([str(sample.site), str(tmp_path / "guide.pdf")]) == 1
        assert f"llms.txt lists {address!r}, which is no page of" in capsys.readouterr().err


def test_a_link_in_the_place_of_the_pdf_is_replaced(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "make_pdf", lambda *_: b"made")
    (tmp_path / "theirs.txt").write_text("theirs")
    (tmp_path / "guide.pdf").symlink_to("theirs.txt")
    assert pdf.main([str(site), str(tmp_path / "guide.pdf")]) == 0
    assert (tmp_path / "theirs.txt").read_text() == "theirs"
    assert not (tmp_path / "guide.pdf").is_symlink()
