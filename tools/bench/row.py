"""Holds a row of the table that `make bench` prints: what was measured, the value, and the goal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One measure.

    Attributes:
        part: the part of the table, such as "Readers".
        what: what was measured, with its conditions.
        value: the value, with its unit.
        goal: the goal; empty if the value only explains another one.
        met: whether the goal is met; None without a goal.
    """

    part: str
    what: str
    value: str
    goal: str = ""
    met: bool | None = None


def at_most(part: str, what: str, value: float, goal: float, unit: str = "") -> Row:
    """A row for a value that should not exceed `goal`; without a unit it is a ratio."""
    suffix = f" {unit}" if unit else ""
    digits = 0 if unit in ("ms", "MB", "requests") else 2
    return Row(part, what, f"{value:,.{digits}f}{suffix}", f"≤ {goal:,g}{suffix}", value <= goal)


def median_of(run: Callable[[], float], runs: int) -> float:
    """The median of some runs, because a single disturbed run does not change it."""
    return median(run() for _ in range(runs))


def as_table(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = ["| Part | Measure | Value | Goal | Met |", "| --- | --- | ---: | ---: | --- |"]
    lines += [f"| {row.part} | {row.what} | {row.value} | {row.goal} | {marks[row.met]} |" for row in rows]
    return "\n".join(lines)
