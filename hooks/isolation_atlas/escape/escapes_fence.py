"""Renders an `escapes` fence: a timeline of escapes, oldest first, each with its own anchor."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from isolation_atlas.authoring.choice import choose_entries
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison import Comparison
from isolation_atlas.escape.model import Escape
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class EscapesOptions(AuthoredModel):
    """The options of the fence."""

    technologies: list[Id] | None = None


def render_escapes_fence(fence: Fence, escapes: Mapping[str, Escape], comparison: Comparison) -> Rendered:
    """Render the escapes of the technologies that the fence names, or of all technologies.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, EscapesOptions, what="this escapes fence")
    problems = fence.refuse_second("as each escape has its own address. Name all technologies in it.")
    chosen = choose_entries(document, "technologies", options.technologies, comparison.technologies, problems)
    shown = [escape for escape in escapes.values() if chosen.keys() & set(escape.technologies)]
    if not shown and not problems:
        message = "No escape of these technologies is known. Write so in words instead."
        problems.append(document.problem(["technologies"], message))
    if problems:
        raise AtlasError(problems)
    return render_fence("escapes", years=group_by_year(shown), comparison=comparison, root=fence.root)


def group_by_year(escapes: Iterable[Escape]) -> list[tuple[int, list[Escape]]]:
    """Return each year with its escapes, oldest first; within a year, those without a date come last."""
    ordered = sorted(escapes, key=lambda escape: (escape.year, escape.date or date.max))
    return [(year, list(group)) for year, group in groupby(ordered, key=lambda escape: escape.year)]
