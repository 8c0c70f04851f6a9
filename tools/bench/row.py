"""A line of the table that `make bench` prints: what was measured, how much it is, and what it should be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One measure.

    Attributes:
        part: who it concerns, such as "Readers".
        what: what was measured, with its conditions.
        value: how much, with its unit.
        goal: what it should be; empty where the figure only explains another.
        met: whether it is; None without a goal.
    """

    part: str
    what: str
    value: str
    goal: str = ""
    met: bool | None = None


def at_most(part: str, what: str, value: float, goal: float, unit: str = "") -> Row:
    """A measure that should not be more than `goal`; without a unit it is a ratio."""
    suffix = f" {unit}" if unit else ""
    digits = 0 if unit in ("ms", "MB", "requests") else 2
    return Row(part, what, f"{value:,.{digits}f}{suffix}", f"≤ {goal:,g}{suffix}", value <= goal)


def middle(run: Callable[[], float], runs: int) -> float:
    """The median of some runs: one disturbed run does not move it."""
    return median(run() for _ in range(runs))


def as_table(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = ["| Part | Measure | Value | Goal | Met |", "| --- | --- | ---: | ---: | --- |"]
    lines += [f"| {row.part} | {row.what} | {row.value} | {row.goal} | {marks[row.met]} |" for row in rows]
    return "\n".join(lines)
