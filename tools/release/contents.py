"""Reads the pages of the built site, in the order of its navigation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from tools.release.command import ReleaseError

_CANONICAL = re.compile(r'<link (?=[^>]*rel="canonical")[^>]*href="([^"]*)"')
# llms.txt lists pages without a section under "Pages". The only such page of this site is the first, the home page.
# The sections of llms.txt that have no name of the navigation, and what a reader of the PDF sees.
_NAMES = {"Pages": "Introduction", "Optional": "Further pages"}
_PAGE = re.compile(r"(?m)^- \[((?:[^\\\]\n]|\\.)*)\]\((\S+\.md)\): ")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the site.

    Attributes:
        title: the title of the page.
        file: the path of its HTML below the site's root.
        html: the whole page.
    """

    title: str
    file: str
    html: str


@dataclass(frozen=True, slots=True)
class Guide:
    """All pages of the site.

    Attributes:
        title: the name of the site.
        description: what the site is about.
        address: the address of its root; "" if the site was built for this machine only.
        parts: the sections of its navigation, each with its name and pages.
    """

    title: str
    description: str
    address: str
    parts: Sequence[tuple[str, Sequence[Chapter]]]


def read_guide(site: Path) -> Guide:
    """Read the built site, whose llms.txt lists the pages in the order in which they are read.

    Raises:
        ReleaseError: there is no such site, a page of it is missing, or its list names a page elsewhere.
    """
    try:
        return _read(site)
    except (OSError, IndexError) as error:
        raise ReleaseError(f"There is no whole site in {site}. Run `make build` first.") from error


def _read(site: Path) -> Guide:
    list_of_pages = (site / "llms.txt").read_text(encoding="utf-8")
    root = urlsplit(_CANONICAL.findall((site / "index.html").read_text(encoding="utf-8"))[0])
    head, *sections = re.split(r"(?m)^## ", list_of_pages)
    title, description = map(_read_entry, re.fullmatch(r"# (.*)\n\n> (.*)\n\n", head).groups())  # type: ignore[union-attr]
    parts = []
    for section in sections:
        name, _, lines = section.partition("\n")
        chapters = []
        for chapter, address in _PAGE.findall(lines):
            file = _find_file(site, root, address)
            chapters.append(Chapter(_read_entry(chapter), file, (site / file).read_text(encoding="utf-8")))
        if chapters:  # the files of data are no pages
            parts.append((_NAMES.get(name, _read_entry(name)), chapters))
    return Guide(title, description, "" if root.hostname in ("127.0.0.1", "localhost") else root.geturl(), parts)


def _find_file(site: Path, root: SplitResult, address: str) -> str:
    """The path of a page below the site, from the address of its Markdown.

    Raises:
        ReleaseError: the address is that of no page of this site, or leads out of the site's folder.
    """
    parts = urlsplit(address)
    file = unquote(parts.path.removeprefix(root.path).removesuffix(".md")) + ".html"
    is_here = (parts.scheme, parts.netloc) == (root.scheme, root.netloc) and parts.path.startswith(root.path)
    if not is_here or not (site / file).resolve().is_relative_to(site.resolve()):
        raise ReleaseError(f"llms.txt lists {address!r}, which is no page of {root.geturl()!r}.")
    return file


def _read_entry(text: str) -> str:
    """The text of an entry, without the backslashes that keep its characters from being markup."""
    return re.sub(r"\\(.)", r"\1", text)
