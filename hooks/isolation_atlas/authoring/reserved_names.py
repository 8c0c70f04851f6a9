"""Finds ids of authors that would take the place of one of the theme's, or of one that the site's own code gives."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser

_RESERVED = re.compile(
    # The theme's, such as the element that its script reads its settings from; but those of tabs, captions and numbered
    # lines come from Markdown.
    r"__(?!(?:(?:figure|table)-caption_\d+(?:_\d+)*|tabbed_\d+(?:_\d+)?|codelineno-\d+-\d+|span-\d+-\d+)$)"
    r"|(?:atlas|experiment|letter|scenario|source|term)-"
    r"|(?:cluster|mermaid)-\d"
)


# By these, scripts find the parts of a page that they start with.
_ATTRIBUTE = re.compile(r"(?<![\w-])data-(?:atlas(?:-[\w-]+)?|md-(?:component|toggle))(?![\w-])", re.IGNORECASE)
_IN_TAG = re.compile(r"<[A-Za-z][^<>]*+>|\{[^{}\n]*+\}")


def find_reserved_attributes(prose: str) -> Iterator[tuple[int, str]]:
    """Find the attributes of a page's HTML by which a script would treat it as a part of the theme or of ours.

    In `prose`, code is blank.
    """
    for tag in _IN_TAG.finditer(prose) if "data-" in prose.lower() else ():
        for found in _ATTRIBUTE.finditer(tag[0]):
            message = f"The attribute {found[0]!r} is for parts that the site makes. Remove it."
            yield tag.start() + found.start(), message


def find_reserved(identity: str) -> str | None:
    """Return what is wrong with an id, and what would be right; None if nothing is."""
    found = _RESERVED.match(identity)
    if not found:
        return None
    owner = "the theme's" if found[0] == "__" else "the site's own"
    return f"{identity!r} begins like {owner} ids, with {found[0]!r}, and could replace one. Choose another."


def list_reserved_names(html: str, ours: Iterable[str]) -> list[str]:
    """List the names in a page's HTML, such as its ids, that are reserved and that are not `ours`.

    One of ours that is there a second time is listed, too. So are the ids of the explanations of terms, of which
    each is ours once.
    """
    # Parsing a page takes long, and few pages have a name that is not ours, written out or with character references.
    written = (next(filter(None, found.groups()), "") for name in _NAMES for found in name.finditer(html))
    if not _without(map(unescape, written), ours):
        return []
    names = _Names()
    names.feed(html)
    names.close()
    return _without(names.found, ours)


# A pattern that begins with one letter is searched much faster than one for any of them.
_NAMES = tuple(
    re.compile(rf"""{letter}(?<!\w{letter})(?i:{rest})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
    for letter, rest in (("i", "d"), ("I", "d"), ("n", "ame"), ("N", "ame"))
)


def _without(names: Iterable[str], ours: Iterable[str]) -> list[str]:
    """Those of the names that are reserved, except each of ours once, and each of a term."""
    own, explained = set(ours), set[str]()
    others = []
    for name in filter(_RESERVED.match, names):
        if name in own:
            own.remove(name)
        elif name.startswith("term-") and name not in explained:
            explained.add(name)
        else:
            others.append(name)
    return others


class _Names(HTMLParser):
    """Collects the ids of a page, and the names by which scripts find forms, frames and pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("id", "name") and value and tag != "meta"]
