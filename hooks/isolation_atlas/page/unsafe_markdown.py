"""Finds Markdown on which MkDocs and Python-Markdown crash, without saying where on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from isolation_atlas.page.fence import find_fences

# Up to 3.12 at least, Python's HTML parser crashes unless `<![` is followed by one of these words.
_UNKNOWN_SECTION = re.compile(r"<!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![\w.-]))", re.IGNORECASE)
# An address in angle brackets, in the definition of a link, and in a link or image.
_ADDRESSES = [
    re.compile(rf"{before}(?P<address>(?:[a-z][a-z0-9+.-]*:)?//{host})", re.IGNORECASE)
    for before, host in (
        (r"(?:\]\(\s*<|<(?=[hf]))", r"[^/?#<>\n]*"),
        (r"\]:\s*<?", r"[^\s/?#]*"),
        (r"\]\(\s*", r"(?:[^\s/?#()]|\([^()]*\)|\s(?!\s*[\"']))*"),
    )
]
# Python refuses an address only for one of these characters in its host.
_ODD_CHARACTER = re.compile(r"[\[\]\x80-\U0010ffff]")
# Few pages have an odd host. Searching for that first takes a tenth of the time of parsing all addresses.
_ODD_HOST = re.compile(r"//[^/?#]*[\[\]\x80-\U0010ffff]")
# Code within one line: a match across lines might hide an address between two pieces of code.
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Hazard:
    """A part of a page on which a library crashes.

    Attributes:
        start: the index in the page at which it starts.
        end: the index at which it ends.
        message: what is wrong, and what would be right.
        replacement: a harmless text for its place.
    """

    start: int
    end: int
    message: str
    replacement: str


def find_hazards(page: str, start: int) -> list[Hazard]:
    """Find all hazards in a page whose Markdown starts at `start`, in order."""
    sections = list(_find_sections(page)) if "<![" in page else []
    addresses = list(_find_addresses(page)) if _ODD_HOST.search(page) else []
    if not sections and not addresses:
        return []
    markdown = _blank_fences(" " * start + page[start:])
    prose = _CODE.sub(lambda code: _blank(code[0]), markdown)
    # Python's HTML parser also reads code spans, so sections in them count; addresses in them don't.
    found = [hazard for hazard in sections if not markdown[hazard.start].isspace()]
    found += [hazard for hazard in addresses if not prose[hazard.start].isspace()]
    return sorted(found, key=lambda hazard: hazard.start)


def _find_sections(page: str) -> Iterator[Hazard]:
    for section in _UNKNOWN_SECTION.finditer(page):
        message = "MkDocs can't read a page with '<![' outside of fences. Write '&lt;![', or put it into a fence."
        yield Hazard(*section.span(), message, "&lt;![")


def _find_addresses(page: str) -> Iterator[Hazard]:
    for found in (found for pattern in _ADDRESSES for found in pattern.finditer(page)):
        address = found["address"]
        try:
            urlsplit(address)
        except ValueError:
            replacement = _ODD_CHARACTER.sub(lambda odd: quote(odd[0]), address)
            message = f"{address!r} is no address that a browser could open. Write one such as 'https://example.org/'."
            yield Hazard(*found.span("address"), message, replacement)


def _blank_fences(page: str) -> str:
    """Replace all fences of a page by spaces."""
    lines = page.split("\n")
    for fence in find_fences(page):
        for number in range(fence.line - 1, min(fence.line + len(fence.body) + 1, len(lines))):
            lines[number] = _blank(lines[number])
    return "\n".join(lines)


def _blank(text: str) -> str:
    """Return as many spaces, so that indexes into the rest of the page stay valid."""
    return re.sub(r"[^\n]", " ", text)
