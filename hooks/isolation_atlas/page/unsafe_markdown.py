"""Finds what in a page's Markdown breaks the libraries that read it, without a word about the place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from isolation_atlas.page.fence import find_fences

# What Python's HTML parser asserts, to 3.12 at least: after `<![` stands one of these words.
_SECTION = re.compile(r"<!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![\w.-]))", re.IGNORECASE)
# In angle brackets, in the definition of a link, and in a link or image itself.
_ADDRESSES = [
    re.compile(rf"{before}(?P<address>(?:[a-z][a-z0-9+.-]*:)?//{host})", re.IGNORECASE)
    for before, host in (
        (r"(?:\]\(\s*<|<(?=[hf]))", r"[^/?#<>\n]*"),
        (r"\]:\s*<?", r"[^\s/?#]*"),
        (r"\]\(\s*", r"(?:[^\s/?#()]|\([^()]*\)|\s(?!\s*[\"']))*"),
    )
]
# All that Python may refuse in an address is among these characters of its host.
_ODD = re.compile(r"[\[\]\x80-\U0010ffff]")
# Few pages have any, and to look for them alone takes a tenth of the time.
_ODD_HOST = re.compile(r"//[^/?#]*[\[\]\x80-\U0010ffff]")
# Within a line, as one that went on over lines might hide what stands between two others.
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Hazard:
    """What breaks a library.

    Attributes:
        start: where in the text it begins.
        end: where it ends.
        message: what is wrong with it, and what would be right.
        replacement: what may stand in its place.
    """

    start: int
    end: int
    message: str
    replacement: str


def find_hazards(page: str, start: int) -> list[Hazard]:
    """All of them in the Markdown of a page, which starts at `start`, in order."""
    sections = list(_find_sections(page)) if "<![" in page else []
    addresses = list(_find_addresses(page)) if _ODD_HOST.search(page) else []
    if not sections and not addresses:
        return []
    markdown = _without_fences(" " * start + page[start:])
    prose = _CODE.sub(lambda code: _spaces(code[0]), markdown)
    # Python's HTML parser looks into code spans, too.
    found = [one for one in sections if not markdown[one.start].isspace()]
    found += [one for one in addresses if not prose[one.start].isspace()]
    return sorted(found, key=lambda breaking: breaking.start)


def _find_sections(page: str) -> Iterator[Hazard]:
    for section in _SECTION.finditer(page):
        message = "MkDocs can't read a page with '<![' outside of fences. Write '&lt;![', or put it into a fence."
        yield Hazard(*section.span(), message, "&lt;![")


def _find_addresses(page: str) -> Iterator[Hazard]:
    for found in (found for pattern in _ADDRESSES for found in pattern.finditer(page)):
        address = found["address"]
        try:
            urlsplit(address)
        except ValueError:
            replacement = _ODD.sub(lambda odd: quote(odd[0]), address)
            message = f"{address!r} is no address that a browser could open. Write one such as 'https://example.org/'."
            yield Hazard(*found.span("address"), message, replacement)


def _without_fences(page: str) -> str:
    """The page with its fences blank."""
    lines = page.split("\n")
    for fence in find_fences(page):
        for number in range(fence.line - 1, min(fence.line + len(fence.body) + 1, len(lines))):
            lines[number] = _spaces(lines[number])
    return "\n".join(lines)


def _spaces(text: str) -> str:
    """As many spaces, so that all else stays where it is."""
    return re.sub(r"[^\n]", " ", text)
