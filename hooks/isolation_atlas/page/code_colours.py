"""Bounds the time in which Pygments colours the code of a page: for some languages and texts it would take hours."""

from collections.abc import Callable
from time import process_time
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from pymdownx.highlight import Highlight, HighlightExtension

from isolation_atlas.page.time_limit import Clock, OutOfTime, limit_time

MOST_SECONDS = 0.5
"""How long colouring the code of one page may take; that of the longest page takes a tenth of this."""


_LEAST = 0.01
_PLAIN = "text"


class CodeColoursExtension(Extension):
    """The Markdown extension; it stands after `pymdownx.highlight`.

    Args:
        report: called with the first line of the code that is shown without colours, and the message.
    """

    def __init__(self, report: Callable[[str, str], None]) -> None:
        super().__init__()
        self._report = report

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Give the extensions that show code another class for it."""
        for extension in md.registeredExtensions:
            if isinstance(extension, HighlightExtension):
                extension.get_pymdownx_highlighter = _limit(self._report)


def _limit(report: Callable[[str, str], None]) -> Callable[[], type]:
    """A function that returns the class which colours the code of one page."""
    left = MOST_SECONDS

    class Limited(Highlight):  # type: ignore[misc]
        """Colours code as long as there is time."""

        def highlight(self, src: str, language: str, *more: Any, **options: Any) -> str | Element:
            nonlocal left
            start = process_time()
            try:
                with limit_time(left, Clock.OWN_PROCESSOR):
                    coloured: str | Element = super().highlight(src, language if left else _PLAIN, *more, **options)
            except OutOfTime:
                left = 0
                report(src.strip().split("\n", maxsplit=1)[0], _message(language))
                return self.highlight(src, _PLAIN, *more, **options)
            left = max(left - (process_time() - start), _LEAST) if left else 0
            return coloured

    return lambda: Limited


def _message(language: str) -> str:
    return (
        f"Colouring the code of this page takes more than {MOST_SECONDS:g} s, so code below has no colours. "
        f"Write 'text' instead of {language!r}, or shorten the code."
    )
