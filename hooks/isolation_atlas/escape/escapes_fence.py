"""Renders an `escapes` fence: a timeline of escapes, newest first, each with its own anchor."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from isolation_atlas.authoring.choice import choose_entries
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison import Comparison
from isolation_atlas.escape.model import MEASURES, Escape, newest_first
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError

ESCAPES_PAGE = "security/escapes.md"
"""The page that shows every escape under its id."""


class EscapesOptions(AuthoredModel):
    """The options of the fence."""

    technologies: list[Id] | None = None
    controls: bool = False


def render_escapes_fence(fence: Fence, escapes: Mapping[str, Escape], comparison: Comparison) -> Rendered:
    """Render the escapes of the technologies that the fence names, or of all; `controls` adds a form that filters them.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, EscapesOptions, what="this escapes fence")
    problems = fence.refuse_second("as each escape has its own address. Name all technologies in it.")
    chosen = choose_entries(document, "technologies", options.technologies, comparison.technologies, problems)
    shown = [escape for escape in escapes.values() if chosen.keys() & set(escape.technologies)]
    if not shown and not problems:
        message = "No escape of these technologies is known. Say so in the text instead."
        problems.append(document.problem(["technologies"], message))
    if problems:
        raise AtlasError(problems)
    named = {technology for escape in shown for technology in escape.technologies}
    return render_fence(
        "escapes",
        controls=options.controls,
        years=group_by_year(shown),
        technologies=[technology for technology in comparison.technologies.values() if technology.id in named],
        layers=sorted({escape.flaw_in for escape in shown}),
        measures=MEASURES,
        comparison=comparison,
        root=fence.root,
    )


def group_by_year(escapes: Iterable[Escape]) -> list[tuple[int, list[Escape]]]:
    """Return each year with its escapes, newest first."""
    return [(year, list(group)) for year, group in groupby(newest_first(escapes), key=lambda escape: escape.year)]
