"""How repeated runs of one measurement scatter about their median."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the runs lie.

    Attributes:
        runs: how many there are.
        lower, upper: the quartiles; half of the runs lie between them.
        p95: the 95th percentile; of twenty runs, about one is above it.
    """

    runs: int
    median: float
    lower: float
    upper: float
    p95: float


def spread(runs: Sequence[float]) -> Spread:
    """The spread of two or more runs; between two runs, percentiles are on the straight line, as in R and NumPy.

    That is the seventh definition of Hyndman and Fan (https://doi.org/10.1080/00031305.1996.10473566).
    """
    of_twenty = quantiles(runs, n=20, method="inclusive")
    return Spread(len(runs), of_twenty[9], of_twenty[4], of_twenty[14], of_twenty[18])
