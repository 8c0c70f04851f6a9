"""Finds the headings of a page in its Markdown, with the anchors that Markdown gives them."""

import re

from markdown.extensions.toc import slugify, unique

from isolation_atlas.page.unsafe_markdown import blank_code

_HEADING = re.compile(r"^#{1,6} +(?P<text>.+)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r" *\{:?(?P<attributes>[^{}]*)\}$")
_ID = re.compile(r"(?:^|\s)#(?P<id>[^\s}]+)")


def list_headings(page: str) -> dict[str, str]:
    r"""The headings of a page's text by their anchors.

    >>> list_headings("# A *page*\n\n## Why? { #reason }\n")
    {'a-page': 'A *page*', 'reason': 'Why?'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    text = blank_code(page, 0)
    for heading in _HEADING.finditer(text):
        written = page[heading.start("text") : heading.end("text")].rstrip().rstrip("#").rstrip()
        attributes = _ATTRIBUTES.search(written)
        words = written[: attributes.start()] if attributes else written
        named = _ID.search(attributes["attributes"]) if attributes else None
        anchor = named["id"] if named else unique(slugify(re.sub(r"[*_`]", "", words), "-"), taken)
        taken.add(anchor)
        found.setdefault(anchor, words)
    return found
