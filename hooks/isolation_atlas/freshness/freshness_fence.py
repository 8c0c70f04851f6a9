"""Renders a `freshness` fence: for each technology and feature, how much is known, measured and due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from isolation_atlas.comparison import Comparison
from isolation_atlas.freshness.due import MONTHS_OF_LASTING, MONTHS_OF_LIVING, find_due_day
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence


@dataclass(frozen=True, slots=True)
class Share:
    """The number of claims of one row of the table for which something holds."""

    count: int
    of: int

    @property
    def percent(self) -> int:
        """The share in percent, rounded."""
        return round(100 * self.count / self.of) if self.of else 0


def render_freshness_fence(fence: Fence, comparison: Comparison, day: date) -> Rendered:
    """Render the shares as of a day, which is that of the last commit, so that two builds of it are alike.

    Raises:
        AtlasError: the fence is not empty; it has no options.
    """
    fence.require_nothing()
    claims = comparison.claims
    return render_fence(
        "freshness",
        day=day,
        living=MONTHS_OF_LIVING,
        lasting=MONTHS_OF_LASTING,
        tables={
            "Technology": [
                (one.name, count_shares(comparison, [pair for pair in claims if pair[1] == one.id], day))
                for one in comparison.technologies.values()
            ],
            "Feature": [
                (one.name, count_shares(comparison, [pair for pair in claims if pair[0] == one.id], day))
                for one in comparison.features.values()
            ],
            "": [("All claims", count_shares(comparison, claims, day))],
        },
    )


def count_shares(comparison: Comparison, pairs: Iterable[tuple[str, str]], day: date) -> dict[str, Share]:
    """Return the shares of the claims about these pairs of a feature and a technology."""
    pairs = list(pairs)
    holds: dict[str, Callable[[tuple[str, str]], bool]] = {
        "known": lambda pair: not comparison.claims[pair].unknown,
        "with a figure": lambda pair: bool(comparison.claims[pair].figures) or pair in comparison.own_figures,
        "measured by this project": lambda pair: pair in comparison.own_figures,
        "unknown": lambda pair: bool(comparison.claims[pair].unknown),
        "due": lambda pair: find_due_day(comparison.claims[pair], comparison.sources) <= day,
    }
    return {name: Share(sum(map(test, pairs)), len(pairs)) for name, test in holds.items()}
