"""The whole site as it was built: nothing dropped, nothing broken, nothing from elsewhere."""

import re
from copy import copy
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import Tag
from tests.support.site_data import COMPARISON
from tools.html_pages import list_pages, parse_page
from tools.search.engines import read_index
from tools.yaml_file import read_yaml

ESCAPES = read_yaml(Path(__file__).parents[2] / "docs/data/escapes.yml")
STATEMENTS = read_yaml(Path(__file__).parent / "statements.yml")


def _words(text: str) -> str:
    """Text as it is read: no case, no punctuation, single spaces."""
    return " ".join(re.findall(r"[\w/.-]+", text.lower().replace("\N{SOFT HYPHEN}", "")))


@pytest.mark.parametrize(
    ("page", "statement", "words"),
    [(page, statement, words) for page, held in STATEMENTS.items() for statement, words in held.items()],
)
def test_each_statement_of_the_source_document_has_its_place(
    built_site: Path, page: str, statement: str, words: list[str]
) -> None:
    # What an explanation of a term says comes between the words of a statement.
    article = copy(parse_page(built_site / page / "index.html").article)
    assert article
    for card in article.select(".atlas-card"):
        card.decompose()
    text = _words(article.get_text(" "))
    missing = [word for word in words if _words(word) not in text]
    assert missing == [], f"{page} no longer says: {statement}"


def test_a_page_loads_nothing_from_elsewhere(built_site: Path, site_url: str) -> None:
    loads = []
    for page in list_pages(built_site):
        for element in parse_page(page).find_all(
            ["script", "link", "img", "iframe", "source", "video", "audio", "object"]
        ):
            address = element.get("src") or element.get("href") or element.get("data") or ""
            if element.name == "link" and "canonical" in (element.get("rel") or []):
                continue
            if str(address).startswith(("http:", "https:", "//")) and not str(address).startswith(site_url):
                loads.append((page.name, address))
    assert loads == []


def test_no_id_stands_twice_on_a_page(built_site: Path) -> None:
    for page in list_pages(built_site):
        ids = [str(element["id"]) for element in parse_page(page).find_all(id=True)]
        assert sorted(ids) == sorted(set(ids)), page


def test_every_page_has_one_main_heading_a_title_and_a_description(built_site: Path) -> None:
    for page in list_pages(built_site):
        if page.name == "404.html":
            continue
        soup = parse_page(page)
        assert len(soup.find_all("h1")) == 1, page
        assert soup.title
        description = soup.find("meta", attrs={"name": "description"})
        assert isinstance(description, Tag), page
        assert 50 <= len(str(description["content"])) <= 170, page


def test_headings_descend_one_level_at_a_time(built_site: Path) -> None:
    for page in list_pages(built_site):
        article = parse_page(page).find("article")
        assert isinstance(article, Tag)
        levels = [int(heading.name[1]) for heading in article.find_all(re.compile("^h[1-6]$"))]
        assert all(below <= above + 1 for above, below in pairwise(levels)), (page, levels)


def test_no_fence_is_left_as_text(built_site: Path) -> None:
    """Markdown takes a fence whose header it can't read for a paragraph, and says nothing."""
    left = []
    for page in list_pages(built_site):
        paragraphs = parse_page(page).select("article :is(p, li, blockquote)")
        left += [
            (page.name, text) for element in paragraphs if "```" in (text := element.get_text()) and not element.code
        ]
    assert left == []


def test_no_page_of_facts_is_without_a_source(built_site: Path) -> None:
    """Pages about this site itself state no facts about the world, nor does a feature of which all is unknown."""
    known = {f"{feature}/index.html" for (feature, _), claim in COMPARISON.claims.items() if not claim.unknown}
    without = []
    for page in list_pages(built_site):
        soup = parse_page(page)
        unknown = page.parent.name in COMPARISON.features and f"{page.parent.name}/index.html" not in known
        about_us = unknown or page.name == "404.html" or page.relative_to(built_site).parts[0] == "contributing"
        outside = [link for link in soup.select("article a[href^='https://']") if "atlas-term" not in str(link.parent)]
        claims = soup.find("a", href=re.compile(r"#[a-z-]+\.[a-z-]+$"))
        if not about_us and not soup.find(id=re.compile("^source-")) and not outside and not claims:
            without.append(page.relative_to(built_site).as_posix())
    assert without == []


def _index(site: Path) -> str:
    entries = read_index(site)["docs"]
    return "\n".join(f"{entry['location']}: {entry['title']} {entry['text']}" for entry in entries)


@pytest.mark.parametrize(
    "text", ["VENOM (2015)", "84,092 random 4 kB reads", "Pod pod-3, runs nginx:1.29", "Node node-2"]
)
def test_the_search_index_has_table_cells_and_what_diagrams_show(built_site: Path, text: str) -> None:
    assert text in _index(built_site)


def test_the_search_index_keeps_the_name_of_a_fact_apart_from_its_words(built_site: Path) -> None:
    index = _index(built_site)
    glued = [one["id"] for one in ESCAPES if f"Stopped by {one['stopped_by']} Measures " not in index]
    assert glued == []


@pytest.mark.parametrize(
    "source", ["subgraph", "accTitle: A Kubernetes cluster", "stateDiagram", "box_", "~~~", "<svg"]
)
def test_the_search_index_has_no_diagram_source(built_site: Path, source: str) -> None:
    entries = read_index(built_site)["docs"]
    # The page for authors shows the fences themselves.
    found = re.compile(rf"(?<!\w){re.escape(source)}")  # a source's file is called "seatbelt_sandbox_design"
    guide = "contributing/"
    assert not [e["location"] for e in entries if found.search(e["text"]) and not e["location"].startswith(guide)]


def test_the_manifests_and_the_data_are_published_as_they_are(built_site: Path) -> None:
    docs = Path(__file__).parents[2] / "docs"
    for file in (docs / "data").rglob("*.yml"):
        assert (built_site / file.relative_to(docs)).read_bytes() == file.read_bytes()


def test_no_path_of_the_machine_that_built_it_gets_into_the_site(built_site: Path) -> None:
    project = str(Path(__file__).parents[2])
    for file in built_site.rglob("*"):
        if file.suffix in (".html", ".json", ".xml", ".css"):
            assert project not in file.read_text(encoding="utf-8"), file
    assert project not in str(read_index(built_site))
