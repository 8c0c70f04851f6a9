"""Facts about places in sources: what readers see of them, where their links lead, and which can't be."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from tests.support.sample_data import places, read, render, write

from isolation_atlas.bibliography.place import Publication, find_fault, link_place, split_places

PAGE = Publication("https://example.org/guide#start", "A guide", has_pages=False)
PDF = Publication("https://example.org/paper.pdf", "A conference", has_pages=True)
PAPER = Publication("https://doi.org/10.1/2", "A journal", has_pages=True)
FILE = Publication("https://github.com/a/b/blob/0123abc/docs/limits.md", "a/b", has_pages=False)
CODE = Publication("https://github.com/a/b/blob/v1.37.0/src/main.go", "a/b", has_pages=False)
BRANCH = Publication("https://github.com/a/b/blob/main/src/main.go", "a/b", has_pages=False)
READ_AT_COMMIT = Publication("https://github.com/a/b/blob/main/src/main.go", "a/b, commit 0123abc", has_pages=False)
REPOSITORY = Publication("https://github.com/a/b", "a/b, commit 0123abc (2026-08-22)", has_pages=False)
FOLDER = Publication("https://github.com/a/b/tree/0123abc", "a/b", has_pages=False)


@pytest.mark.parametrize(
    ("publication", "place", "words", "url"),
    [
        (PAGE, "section Impact", "section Impact", "https://example.org/guide#start"),
        (PAGE, "Create a Pod #create-a-pod", "Create a Pod", "https://example.org/guide#create-a-pod"),
        (PAGE, "#create-a-pod", "#create-a-pod", "https://example.org/guide#create-a-pod"),
        (PAGE, "comment on #5679", "comment on #5679", "https://example.org/guide#start"),
        (PAGE, "Notes #:~:text=it%20boots", "Notes", "https://example.org/guide#:~:text=it%20boots"),
        (PDF, "section 3.1, page 4", "section 3.1, page 4", "https://example.org/paper.pdf#page=4"),
        (PDF, "pages 5-6", "pages 5-6", "https://example.org/paper.pdf#page=5"),
        (PAPER, "table 2, page 422", "table 2, page 422", "https://doi.org/10.1/2"),
        (CODE, "line 12", "line 12", "https://github.com/a/b/blob/v1.37.0/src/main.go#L12"),
        (CODE, "lines 10-20", "lines 10-20", "https://github.com/a/b/blob/v1.37.0/src/main.go#L10-L20"),
        (FILE, "lines 10-20", "lines 10-20", "https://github.com/a/b/blob/0123abc/docs/limits.md?plain=1#L10-L20"),
        (FILE, "Limits #limits", "Limits", "https://github.com/a/b/blob/0123abc/docs/limits.md#limits"),
        (READ_AT_COMMIT, "line 3", "line 3", "https://github.com/a/b/blob/0123abc/src/main.go#L3"),
        (REPOSITORY, "path src/x, counted", "src/x, counted", "https://github.com/a/b/blob/0123abc/src/x"),
        (FOLDER, "path a/b/c/d.go", "…/c/d.go", "https://github.com/a/b/blob/0123abc/a/b/c/d.go"),
        (FOLDER, "path c.go, line 7", "c.go, line 7", "https://github.com/a/b/blob/0123abc/c.go#L7"),
    ],
)
def test_a_place_leads_as_near_as_its_source_allows(publication: Publication, place: str, words: str, url: str) -> None:
    link = link_place(publication, place)
    assert (link.words, link.url) == (words, url)
    assert find_fault(publication, place) is None


@pytest.mark.parametrize(
    ("publication", "place"),
    [
        (PAGE, "lines 10-20"),
        (BRANCH, "line 12"),
        (REPOSITORY, "line 12"),
        (BRANCH, "path src/x"),
        (PAGE, "path src/x"),
        (PAGE, "page 5"),
        (CODE, "page 5"),
        (PDF, "Results #results"),
    ],
)
def test_a_place_that_its_source_can_t_have_is_a_fault_with_a_way_out(publication: Publication, place: str) -> None:
    fault = find_fault(publication, place)
    assert fault
    assert fault.endswith(".")
    assert "Write" in fault or "Name" in fault


def test_places_in_one_source_are_joined_by_semicolons() -> None:
    assert split_places("lines 1-2; section 3; ") == ["lines 1-2", "section 3"]


CITED = [
    place
    for place in places(str)
    if place[1][-1] == "at" or (place[1][-2:-1] == ("sources",) and isinstance(place[1][-1], str))
]


@given(st.lists(st.sampled_from(['"', "<b>", "#", "# ", "; ", "](x)", "`", "{{", "a", "line 1", "page 2"]), max_size=6))
@example(['#"onclick="a', " ", '#"><b>'])
def test_a_place_is_shown_as_text_and_leads_to_its_source(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    docs = tmp_path_factory.getbasetemp() / "places"
    text = f"Zq{''.join(words)}"
    if "line 1" in text or "page 2" in text or not text.strip():
        return
    found = read(write(docs, dict.fromkeys(CITED, text)))
    for kind, body in {"evidence": "feature: startup", "escapes": "", "experiment": "experiment: race"}.items():
        rendered = render(kind, body, found, docs)
        for html in (rendered.html, Markdown().convert(str(rendered.markdown))):
            page = BeautifulSoup(html, "html.parser")
            assert page.select_one("b:not(.atlas-sign)") is None
            links = [link for link in page.find_all("a") if "Zq" in link.get_text()]
            assert links
            assert all(str(link["href"]).startswith("https://example.org/handbook") for link in links)
            assert all(set(link.attrs) <= {"href", "data-search-exclude"} for link in links)
