"""Turns `[@agache2020]` in prose into a link to the source, which shows the full reference on hover and focus.

`[@agache2020, section 3; @young2019]` is read as Pandoc does: places in sources, and several sources in one citation.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from isolation_atlas.bibliography.model import Source

_ONE = r"@[^\[\]\s;,]+(?:,[^\[\]\n;]*[^\[\]\s;])?"
CITATION = rf"\[(?P<cited>{_ONE}(?:;\s*{_ONE})*)\]"
"""The pattern of a citation."""

# The id of a source with what stands before it.
_MENTION = re.compile(
    r"(?P<before>\[[^\[\]@\n]*)?(?<![\w.@/])@(?P<id>[a-z0-9][a-z0-9-]*)(?![\w-]*[@/.]\w)(?P<after>[^\[\]\n]*\])?"
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[^#\n].*?(?P<what>\[@|\[\[figure:)", re.MULTILINE)
# Before links and references, which would use up the brackets, and after code, where brackets are text.
_PRIORITY = 175
# A citation of at most this many letters is not wrapped, nor is the full stop after it.
_MAX_UNWRAPPED_LENGTH = 40


class CitationExtension(Extension):
    """The Markdown extension.

    Args:
        sources: all sources by id.
        cite: called with the id of each citation; returns whether the source exists.
    """

    def __init__(self, sources: Mapping[str, Source], cite: Callable[[str], bool]) -> None:
        super().__init__()
        self._sources, self._cite = sources, cite

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the pattern."""
        md.inlinePatterns.register(_Citation(CITATION, md, self._sources, self._cite), "citation", _PRIORITY)


class _Citation(InlineProcessor):
    """The pattern of citations; one of an unknown source is left as it is."""

    def __init__(self, pattern: str, md: Markdown, sources: Mapping[str, Source], cite: Callable[[str], bool]) -> None:
        super().__init__(pattern, md)
        self._sources, self._cite = sources, cite

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's own name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        """Return the element for a match, and the start and end of the text that it replaces."""
        cited = split_citation(m["cited"])
        known = [self._cite(identity) for identity, _ in cited]  # each, so that all unknown ones are reported
        if not all(known):
            return AtomicString(m[0]), m.start(0), m.end(0)
        first, *others = (self._write(identity, place) for identity, place in cited)
        if not others:
            return first, m.start(0), m.end(0)
        group = Element("span")
        group.append(first)
        for one in others:
            group[-1].tail = AtomicString("; ")
            group.append(one)
        return group, m.start(0), m.end(0)

    def _write(self, identity: str, place: str) -> Element:
        source = self._sources[identity]
        is_short = len(source.short) + len(place) <= _MAX_UNWRAPPED_LENGTH
        classes = f"atlas-citation{' atlas-citation--short' if is_short else ''}"
        citation = Element("span", {"class": classes, "data-search-exclude": ""})
        link = SubElement(citation, "a", {"href": f"#source-{identity}"})
        link.text = AtomicString(source.short)
        link.tail = AtomicString(f", {place}") if place else None
        card = SubElement(citation, "span", {"class": "atlas-card", "role": "note"})
        card.text = AtomicString(f"{source.credited}: {source.title}. {source.venue}, {source.year}.")
        return citation


def split_citation(cited: str) -> list[tuple[str, str]]:
    """The id of each source in a citation, and the place in it.

    >>> split_citation("@a; @b, p. 3")
    [('a', ''), ('b', 'p. 3')]
    """
    parts = (part.strip().removeprefix("@").partition(",") for part in cited.split(";"))
    return [(identity.strip(), place.strip()) for identity, _, place in parts]


def find_unread_citations(prose: str, known: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    """The citations that are not read, each with what would be right: other forms of Pandoc, and those in headings.

    In `prose`, code is blank.
    """
    for found in _HEADING.finditer(prose):
        why = "its address would contain all that is shown"
        message = f"A heading can't contain this, because {why}. Put it into the text below."
        yield found.start("what"), message
    if "@" not in prose:
        return
    read = re.sub(CITATION, lambda found: " " * len(found[0]), prose)
    for found in _MENTION.finditer(read):
        identity, before, after = found["id"], (found["before"] or "").removeprefix("["), found["after"]
        in_brackets = found["before"] is not None and after is not None
        if identity not in known and not (in_brackets and before.strip() in ("-", "see", "cf.", "e.g.")):
            continue
        if in_brackets and before.strip() == "-":
            message = f"A citation always names its author. Write '[@{identity}]'."
        elif in_brackets and before.strip():
            message = f"Put words before a citation, not into it. Write '{before.strip()} [@{identity}]'."
        elif in_brackets:
            message = f"A citation is an id, and a place in it after a comma. Write '[@{identity}, section 3]'."
        else:
            message = f"A citation needs brackets. Write '[@{identity}]'."
        yield found.start("id") - 1, message
