"""Turns `[[figure:startup-time/vm/qemu]]` in prose into the figure with its unit, year and source.

A figure of a claim is named by feature, technology and its own id; a value of an experiment by the experiment's file
and its own id. So a number is written in one place, and a page that shows it changes with it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from isolation_atlas.bibliography import Source
from isolation_atlas.comparison.experiment_fence import format_value
from isolation_atlas.comparison.model import BASES, Comparison
from isolation_atlas.page.markdown_escape import escape_address, escape_text
from isolation_atlas.problem import suggest

INLINE_FIGURE = r"\[\[figure:(?P<name>[^\[\]\s]*)\]\]"
# As citations: before links, which would use up the brackets, and after code, where brackets are text.
_PRIORITY = 176


@dataclass(frozen=True, slots=True)
class InlineFigure:
    """A figure as prose shows it.

    Attributes:
        number: the value with its unit.
        year: the year of the figure.
        conditions: what it was measured on, and what it rests on.
        source: where it comes from; None for what this project measured.
        place: the place in the source.
    """

    number: str
    year: int
    conditions: str
    source: Source | None
    place: str | None

    @property
    def markdown(self) -> str:
        """The figure in Markdown without HTML."""
        if not self.source:
            return f"{escape_text(self.number)} ({self.year}, measured by this project)"
        links = self.source.locate(self.place)
        address = escape_address(links[0].url if links else self.source.url)
        return f"{escape_text(self.number)} ({self.year}, [{escape_text(self.source.short)}]({address}))"


def list_inline_figures(comparison: Comparison) -> dict[str, InlineFigure]:
    """Every figure and value that has an id, by the name that prose uses."""
    found: dict[str, InlineFigure] = {}
    for (feature, technology), claim in comparison.claims.items():
        for figure in claim.figures:
            if figure.id:
                found[f"{feature}/{technology}/{figure.id}"] = InlineFigure(
                    f"{figure.value} {figure.unit}",
                    figure.year,
                    f"{figure.conditions}; {BASES[figure.basis]}",
                    comparison.sources[figure.source],
                    figure.at,
                )
    for name, experiment in comparison.experiments.items():
        for measurement in experiment.measurements:
            for value in measurement.values:
                if value.id:
                    found[f"{name}/{value.id}"] = InlineFigure(
                        f"{format_value(value)} {measurement.unit}",
                        experiment.year,
                        f"{value.subject}: {measurement.name}. {experiment.host}",
                        comparison.sources[experiment.source] if experiment.source else None,
                        measurement.at,
                    )
    return found


def describe_unknown(name: str, figures: Mapping[str, InlineFigure]) -> str:
    """The message about a name that no figure has."""
    return f"Unknown figure {name!r}. {suggest(name, figures)} A figure is shown by the 'id' that it has in its claim."


class InlineFigureExtension(Extension):
    """The Markdown extension.

    Args:
        figures: the figures by name.
        report: called with each name that no figure has.
    """

    def __init__(self, figures: Mapping[str, InlineFigure], report: Callable[[str], None]) -> None:
        super().__init__()
        self._figures, self._report = figures, report

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the pattern."""
        pattern = _Pattern(INLINE_FIGURE, md)
        pattern.figures, pattern.report = self._figures, self._report
        md.inlinePatterns.register(pattern, "inline-figure", _PRIORITY)


class _Pattern(InlineProcessor):
    """The pattern of figures; one that is unknown is left as it is."""

    figures: Mapping[str, InlineFigure]
    report: Callable[[str], None]

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's own name
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element | str, int, int]:
        """Return the element for a match, and the start and end of the text that it replaces."""
        figure = self.figures.get(m["name"])
        if not figure:
            self.report(m["name"])
            return AtomicString(m[0]), m.start(0), m.end(0)
        shown = Element("span", {"class": "atlas-value"})
        shown.text = AtomicString(f"{figure.number} ")
        citation = SubElement(shown, "span", {"class": "atlas-citation"})
        citation.text = AtomicString(f"{figure.year}, ")
        card = Element("span", {"class": "atlas-card", "role": "note", "data-search-exclude": ""})
        if figure.source:
            link = SubElement(citation, "a", {"href": f"#source-{figure.source.id}"})
            link.text = AtomicString(figure.source.short)
            place = f", {figure.place}" if figure.place else ""
            card.text = AtomicString(f"{figure.conditions}. {figure.source.credited}: {figure.source.title}{place}.")
        else:
            link = SubElement(citation, "span", {"tabindex": "0"})
            link.text = AtomicString("measured by this project")
            card.text = AtomicString(figure.conditions)
        citation.append(card)
        return shown, m.start(0), m.end(0)
