"""Facts about addresses in the HTML of a page."""

import time
from pathlib import Path

import pytest

from isolation_atlas.page.prose import read_prose
from isolation_atlas.page.raw_links import PublishedSite, find_raw_links


def _find(text: str) -> list[str]:
    prose = read_prose(text)
    found = list(find_raw_links(prose))
    assert all(prose.startswith(link.address, link.offset) for link in found)
    return [link.address for link in found]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("<a href='b/'>", ["b/"]),
        ("<A HREF=b/>", ["b/>"[:2]]),
        ('<a\n  class="x > y"\n  href="b/">', ["b/"]),
        ('<img srcset="a.png, b.png 2x,c.png 3x" src="d.png">', ["a.png", "b.png", "c.png", "d.png"]),
        ('![x](e.png){ srcset="f.png 2x" }', ["f.png"]),
        ('<svg><use href="#sign"/></svg>', ["#sign"]),
        ('<div data-href="b/" title="href=c/">', []),
        ('<a href="https://example.org/"><a href="//example.org/"><a href="mailto:a@b.c"><a href="#">', []),
        ('`<a href="b/">` <!-- <a href="c/"> --> \\<a href="d/">', []),
        ('```html\n<a href="b/">\n```\n\n    <a href="c/">\n', []),
        ('<a href="b.md" markdown>', []),
    ],
)
def test_the_addresses_of_this_site_are_found_and_no_others(text: str, addresses: list[str]) -> None:
    assert _find(text) == addresses


@pytest.mark.parametrize(
    "text", ["<a " * 50_000, '<a "' * 50_000, "<a href=" * 30_000, "](x){" * 50_000, '<a href="' + ", " * 50_000 + '">']
)
def test_no_text_keeps_a_build_busy(text: str) -> None:
    start = time.process_time()
    _find(text)
    assert time.process_time() - start < 2


def test_an_address_is_looked_for_among_the_files_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text('<h2 id="head">', encoding="utf-8")
    site = PublishedSite(tmp_path, ["./", "b/"])

    def check(address: str, url: str = "a/", source: str = "a.md") -> str | None:
        return site.check(address, url, source, {"a.md", "b.md", "pic.png"}, "docs")

    assert [check(right) for right in ("../b/", "../b/#head", "../b/?x#head", "../b/index.html#top")] == [None] * 4
    assert check("../b/#hed") == "'b' has no anchor '#hed'. Did you mean '#head'?"
    published = "this page is published at 'a/'"
    message = f"An address in HTML stays as it is typed, and {published}. Write '../b/#head', or use Markdown."
    assert check("b.md#head") == message
    assert check("../bb/") == f"The site has no 'bb'. An address in HTML is relative to the page, and {published}."
    assert check("../../../etc/passwd") is not None
    assert check("b\0/") is not None
