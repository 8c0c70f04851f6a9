"""Compares the output of a command with the output that the page shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ANYTHING = "..."
"""On a line by itself it matches any number of lines, within a line any part of that line."""

# Escape sequences and control characters of a terminal: colours, cursor movements, titles.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_=>]|[\x00\x07\x08]")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference between expected and real output.

    Attributes:
        index: the index of the expected line without a match; the number of lines if the output has more.
        got: the line of the output in its place, or None if the output ends before it.
    """

    index: int
    got: str | None


def clean_output(output: str) -> tuple[str, ...]:
    """Return the lines that a reader sees, without control sequences, trailing blanks and trailing empty lines."""
    # The serial line of a guest ends lines with a carriage return, and the terminal adds another.
    visible = re.sub(r"\r+\n", "\n", _ESCAPES.sub("", output))
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in visible.split("\n")]
    return _without_trailing(lines)


def find_difference(expected: Sequence[str], got: Sequence[str]) -> Difference | None:
    """Return the first line of `got` that differs from `expected`, or None; the width of blanks does not count."""
    expected, got = _without_trailing(expected), _without_trailing(got)
    received = [_single_blanks(line) for line in got]
    # After each expected line: the possible numbers of lines of `got` that the lines so far match.
    ends = {0}
    for index, line in enumerate(expected):
        if line.strip() == ANYTHING:
            following = set(range(min(ends), len(got) + 1))
        else:
            pattern = _pattern(line)
            following = {end + 1 for end in ends if end < len(got) and pattern.fullmatch(received[end])}
        if not following:
            after_gap = index > 0 and expected[index - 1].strip() == ANYTHING
            place = min(ends) if after_gap else max(ends)
            return Difference(index, got[place] if place < len(got) else None)
        ends = following
    return None if len(got) in ends else Difference(len(expected), got[max(ends)])


def _pattern(line: str) -> re.Pattern[str]:
    """Return the pattern of an expected line; dots between blanks also match an empty column, with one blank less."""
    pattern = ".*".join(re.escape(part) for part in _single_blanks(line).split(ANYTHING))
    return re.compile(pattern.replace(r"\ .*\ ", r"\ (?:.*\ )?"))


def _single_blanks(line: str) -> str:
    return f" {' '.join(line.split())} "


def _without_trailing(lines: Sequence[str]) -> tuple[str, ...]:
    count = len(lines)
    while count and not lines[count - 1].strip():
        count -= 1
    return tuple(lines[:count])
