"""Renders a `comparison` fence as a table: features down, technologies across, a sourced claim in each cell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from atlas.comparison.model import Claim, Comparison, Source
from atlas.document import Document
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError, Problem, suggest
from atlas.shape import Id, Shape, Text, conform
from atlas.template import render

_Entry = TypeVar("_Entry")


class ComparisonOptions(Shape):
    """What an author may write in the fence; a list that is left out means all."""

    technologies: list[Id] | None = None
    features: list[Id] | None = None
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as the table numbers it, from 1, in the order in which it is first used."""

    number: int
    source: Source


def render_comparison_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render the chosen part of the comparison, with the sources that it cites beneath.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = conform(document, ComparisonOptions, what="this comparison fence")
    technologies = _choose(document, "technologies", options.technologies, comparison.technologies, problems)
    features = _choose(document, "features", options.features, comparison.features, problems)
    if problems:
        raise AtlasError(problems)
    names = [technology.name.lower() for technology in technologies.values()]
    claims = [comparison.claims[feature, technology] for feature in features for technology in technologies]
    html = render(
        "comparison.html",
        identity="comparison" if fence.number == 1 else f"comparison-{fence.number}",
        caption=options.caption or f"{' and '.join(names).capitalize()}, compared by {len(features)} features",
        technologies=technologies,
        features=features,
        claims=comparison.claims,
        citations=_cite(claims, comparison.sources),
    )
    return Rendered(html)


def _choose(
    document: Document, key: str, chosen: Collection[str] | None, entries: Mapping[str, _Entry], problems: list[Problem]
) -> dict[str, _Entry]:
    """The chosen entries in the order of the choice; all where none is made."""
    if chosen is None:
        return dict(entries)
    seen: set[str] = set()
    for index, identity in enumerate(chosen):
        if identity not in entries:
            problems.append(
                document.problem([key, index], f"Unknown id {identity!r} in {key!r}. {suggest(identity, entries)}")
            )
        elif identity in seen:
            problems.append(document.problem([key, index], f"{identity!r} is chosen twice. Remove one."))
        seen.add(identity)
    if not seen:
        problems.append(document.problem([key], f"{key!r} chooses nothing. Name one, or leave the key out for all."))
    return {identity: entries[identity] for identity in chosen if identity in entries}


def _cite(claims: list[Claim], sources: Mapping[str, Source]) -> dict[str, Citation]:
    """The sources that the claims name, each once, in the order in which a reader meets them."""
    cited = dict.fromkeys(source for claim in claims for source in claim.sources)
    return {identity: Citation(number, sources[identity]) for number, identity in enumerate(cited, start=1)}
