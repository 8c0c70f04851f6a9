"""Renders a `measures` fence: how many of the escapes each measure would have stopped, and which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from isolation_atlas.comparison import LONGEST_BAR
from isolation_atlas.escape.model import MEASURES, Escape, newest_first
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure, and the escapes that it would have stopped.

    Attributes:
        percent: the length of its bar, in percent of the cell.
    """

    measure: str
    escapes: list[Escape]
    percent: float


def render_measures_fence(fence: Fence, escapes: Mapping[str, Escape]) -> Rendered:
    """Render a bar for each measure, the most useful first, and last the escapes for which no source names one.

    Raises:
        AtlasError: the fence is not empty, or the second of its page.
    """
    fence.require_nothing()
    if problems := fence.refuse_second("as it shows all measures."):
        raise AtlasError(problems)
    return render_fence("measures", rows=count_measures(escapes.values()), total=len(escapes))


def count_measures(escapes: Iterable[Escape]) -> list[MeasureRow]:
    """Return a row for each measure that a source names."""
    ordered = newest_first(escapes)
    by_measure = {measure: [escape for escape in ordered if measure in escape.measures] for measure in MEASURES}
    longest = max(map(len, by_measure.values()), default=0) or 1
    named = sorted(by_measure.items(), key=lambda pair: (pair[0] == "patch-only", -len(pair[1])))
    return [
        MeasureRow(MEASURES[measure], stopped, round(LONGEST_BAR * len(stopped) / longest, 1))
        for measure, stopped in named
        if stopped
    ]
