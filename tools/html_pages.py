"""Reads the pages of a built site, each once in a process: to parse them all takes as long as a dozen tests of them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup


@cache
def parse(html: str) -> BeautifulSoup:
    """A page; a test that changes it changes it for all that follow, so it takes a copy."""
    return BeautifulSoup(html, "html.parser")


def parse_page(path: Path) -> BeautifulSoup:
    """A page in a file, as `parse` gives it."""
    return parse(path.read_text(encoding="utf-8"))


def list_pages(site: Path) -> list[Path]:
    """The files of all pages below `site`, without those that only redirect from an old address."""
    return [path for path in sorted(site.rglob("*.html")) if not parse_page(path).select("meta[http-equiv=refresh]")]


def parse_pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Each page below `site`, with the name of its file."""
    for path in list_pages(site):
        yield path.relative_to(site).as_posix(), parse_page(path)


@cache
def find_ids(path: Path) -> frozenset[str]:
    """All ids of a page."""
    return frozenset(str(element["id"]) for element in parse_page(path).find_all(id=True))
