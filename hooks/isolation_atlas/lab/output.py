"""Compares what a command printed with what the page says that it prints."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ANYTHING = "..."
"""On a line of its own it stands for any number of lines, within a line for any part of that line."""

# What a terminal is told to do, as opposed to shown: colours, cursor movements, titles.
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_=>]|[\x00\x07\x08]")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the two part.

    Attributes:
        index: the expected line that nothing matched; one past the last where the output goes on after it.
        got: the line that stands there, or None where the output ends before it.
    """

    index: int
    got: str | None


def clean_output(output: str) -> tuple[str, ...]:
    """The lines that a reader sees: without control sequences, blanks at line ends, and empty lines at the end."""
    # A guest's serial line ends its lines with a carriage return, to which the terminal adds its own.
    shown = re.sub(r"\r+\n", "\n", _CONTROL.sub("", output))
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in shown.split("\n")]
    return _without_trailing(lines)


def find_difference(expected: Sequence[str], got: Sequence[str]) -> Difference | None:
    """Where the lines of `got` stop being as `expected`, or None. Runs of blanks count as one, as columns vary."""
    expected, got = _without_trailing(expected), _without_trailing(got)
    came = [_single_blanks(line) for line in got]
    # After each expected line, how many lines of `got` may have been used up.
    ends = {0}
    for index, line in enumerate(expected):
        if line.strip() == ANYTHING:
            following = set(range(min(ends), len(got) + 1))
        else:
            pattern = _pattern(line)
            following = {end + 1 for end in ends if end < len(got) and pattern.fullmatch(came[end])}
        if not following:
            after_gap = index > 0 and expected[index - 1].strip() == ANYTHING
            place = min(ends) if after_gap else max(ends)
            return Difference(index, got[place] if place < len(got) else None)
        ends = following
    return None if len(got) in ends else Difference(len(expected), got[max(ends)])


def _pattern(line: str) -> re.Pattern[str]:
    """What matches a line; dots between blanks also stand for an empty column, so that a blank goes with them."""
    pattern = ".*".join(re.escape(part) for part in _single_blanks(line).split(ANYTHING))
    return re.compile(pattern.replace(r"\ .*\ ", r"\ (?:.*\ )?"))


def _single_blanks(line: str) -> str:
    return f" {' '.join(line.split())} "


def _without_trailing(lines: Sequence[str]) -> tuple[str, ...]:
    count = len(lines)
    while count and not lines[count - 1].strip():
        count -= 1
    return tuple(lines[:count])
