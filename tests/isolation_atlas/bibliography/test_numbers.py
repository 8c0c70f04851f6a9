"""Citations as numbers: none is lost, and each says to every reader what it cites."""

from pathlib import Path

from markdown import Markdown
from tests.support.sample_data import SampleData, read, write

from isolation_atlas.bibliography import CitationExtension, number_citations, number_sources


def _render(found: SampleData, text: str) -> str:
    known = found.comparison.sources
    return Markdown(extensions=[CitationExtension(known, lambda identity: identity in known)]).convert(text)


def test_a_citation_becomes_a_number_that_names_its_source_and_place(tmp_path: Path) -> None:
    found = read(write(tmp_path / "docs", {}))
    numbers = number_sources(found.comparison.sources.values())
    html = number_citations(_render(found, "A fact [@handbook, section 3]. More [@handbook; @handbook]."), numbers)
    assert '<p>A fact<span class="atlas-citation atlas-citation--number"' in html
    assert f'aria-label="{numbers["handbook"]}: Author 2024, section 3">{numbers["handbook"]}</a>' in html
    assert "A. Author: The handbook. A press, 2024. section 3</span></span>." in html
    assert html.count("atlas-citation--number") == 3
    assert "; <span" not in html


def test_a_source_without_a_number_keeps_its_name(tmp_path: Path) -> None:
    html = _render(read(write(tmp_path / "docs", {})), "A fact [@handbook].")
    assert number_citations(html, {}) == html
