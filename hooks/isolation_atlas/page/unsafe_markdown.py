"""Finds Markdown on which MkDocs and Python-Markdown crash without saying where, and references that hide text."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import quote, urlsplit

from isolation_atlas.control_characters import CONTROL, describe_control_character
from isolation_atlas.page.fence import CODE_SPAN, find_fences

# Up to 3.12 at least, Python's HTML parser crashes unless `<![` is followed by one of these words.
_UNKNOWN_SECTION = re.compile(r"<!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![\w.-]))", re.IGNORECASE)
# An address in angle brackets, in the definition of a link, and in a link or image.
_ADDRESSES = [
    re.compile(rf"{before}(?P<address>(?:[a-z][a-z0-9+.-]*:)?//{host})", re.IGNORECASE)
    for before, host in (
        (r"(?:\]\(\s*<|<(?=[hf]))", r"[^/?#<>\n]*"),
        (r"\]:\s*<?", r"[^\s/?#]*"),
        (r"\]\(\s*", r"(?:[^\s/?#()]|\([^()]*\)|\s++(?![\"']))*"),
    )
]
# Python refuses an address only for one of these characters in its host.
_ODD_CHARACTER = re.compile(r"[\[\]\x80-\U0010ffff]")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
# Few pages have an odd host. Searching for that first takes a tenth of the time of parsing all addresses.
_ODD_HOST = re.compile(r"//[^/?#]*[\[\]\x80-\U0010ffff]")


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
    references = list(_find_references(page)) if "&" in page else []
    if not sections and not addresses and not references:
        return []
    markdown = blank_fences(" " * start + page[start:])
    prose = _blank_code_spans(markdown)
    # Python's HTML parser also reads code spans, so sections in them count; addresses in them don't.
    found = [hazard for hazard in sections if not markdown[hazard.start].isspace()]
    found += [hazard for hazard in (*addresses, *references) if not prose[hazard.start].isspace()]
    return sorted(found, key=lambda hazard: hazard.start)


@lru_cache(maxsize=4)  # a page may have a problem in each of its lines
def blank_code(page: str, start: int) -> str:
    """A page whose Markdown starts at `start`, with spaces instead of what precedes that, fences and code."""
    return _blank_code_spans(blank_fences(_blank(page[:start]) + page[start:]))


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
            message = (
                f"{address!r} is not an address that a browser can open. Write one such as 'https://example.org/'."
            )
            yield Hazard(*found.span("address"), message, replacement)


def _find_references(page: str) -> Iterator[Hazard]:
    """Character references that write what nobody sees, such as a mark that turns text."""
    for found in _REFERENCE.finditer(page):
        written = CONTROL.search(page[max(found.start() - 1, 0) : found.start()] + _read_reference(found[0]))
        if written and written.end() > 1:
            message = describe_control_character(f"{found[0]!r}", written[0]).replace("contains", "stands for", 1)
            yield Hazard(*found.span(), message, "&#xFFFD;")


def _read_reference(reference: str) -> str:
    """The character that a browser shows for it; Python's own reading leaves out control characters."""
    number = reference.strip("&#;")
    code = int(f"0{number}", 16) if number[:1] in "xX" else int(number) if number.isdecimal() else 0
    return unescape(reference) or (chr(code) if code <= sys.maxunicode else "")


def _blank_code_spans(markdown: str) -> str:
    return CODE_SPAN.sub(lambda code: _blank(code[0]), markdown)


def blank_fences(page: str) -> str:
    """A page with spaces instead of all its fences; indexes into it are those of the page."""
    lines = page.split("\n")
    for fence in find_fences(page):
        first = fence.line - 1
        kept = lines[first][: lines[first].rfind(fence.mark)] if fence.before else ""
        for number in range(first, min(fence.line + len(fence.body) + 1, len(lines))):
            lines[number] = " " * len(lines[number])
        lines[first] = kept + lines[first][len(kept) :]
    return "\n".join(lines)


def _blank(text: str) -> str:
    """Return as many spaces, so that indexes into the rest of the page stay valid."""
    return re.sub(r"[^\n]", " ", text)
