"""Turns `[@agache2020]` in prose into a link to the source, which shows the full reference on hover and focus."""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from isolation_atlas.bibliography.model import Source

_CITATION = r"\[@(?P<id>[^\]\s]+)\]"
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
        md.inlinePatterns.register(_Citation(_CITATION, md, self._sources, self._cite), "citation", _PRIORITY)


class _Citation(InlineProcessor):
    """The pattern of citations; one of an unknown source is left as it is."""

    def __init__(self, pattern: str, md: Markdown, sources: Mapping[str, Source], cite: Callable[[str], bool]) -> None:
        super().__init__(pattern, md)
        self._sources, self._cite = sources, cite

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's own name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        """Return the element for a match, and the start and end of the text that it replaces."""
        identity = m["id"]
        if not self._cite(identity):
            return AtomicString(m[0]), m.start(0), m.end(0)
        source = self._sources[identity]
        is_short = len(source.short) <= _MAX_UNWRAPPED_LENGTH
        citation = Element("span", {"class": f"atlas-citation{' atlas-citation--short' if is_short else ''}"})
        link = SubElement(citation, "a", {"href": f"#source-{identity}"})
        link.text = AtomicString(source.short)
        card = SubElement(citation, "span", {"class": "atlas-card", "role": "note", "data-search-exclude": ""})
        card.text = AtomicString(f"{source.credited}: {source.title}. {source.venue}, {source.year}.")
        return citation, m.start(0), m.end(0)
