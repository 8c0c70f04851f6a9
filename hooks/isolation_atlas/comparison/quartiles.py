"""Computes how repeated runs of one measurement scatter around their median."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The quartiles of some runs, and their 95th percentile.

    Attributes:
        runs: the number of runs.
        median: the second quartile.
        lower, upper: the first and third quartile; half of the runs lie between them.
        p95: the 95th percentile; about one run in twenty is above it.
    """

    runs: int
    median: float
    lower: float
    upper: float
    p95: float


def compute_quartiles(runs: Sequence[float]) -> Quartiles:
    """Compute the quartiles of two or more runs, with linear interpolation between runs, as in R and NumPy.

    This is the seventh definition of Hyndman and Fan (https://doi.org/10.1080/00031305.1996.10473566).
    """
    twentieths = quantiles(runs, n=20, method="inclusive")
    return Quartiles(
        runs=len(runs), median=twentieths[9], lower=twentieths[4], upper=twentieths[14], p95=twentieths[18]
    )
