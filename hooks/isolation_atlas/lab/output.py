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
    visible = re.sub(r"(?<!\r)\r+\n", "\n", _ESCAPES.sub("", output))
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in visible.split("\n")]
    return _without_trailing(lines)


def find_difference(expected: Sequence[str], got: Sequence[str]) -> Difference | None:
    """Return the first line of `got` that differs from `expected`, or None; the width of blanks does not count."""
    expected, got = _without_trailing(expected), _without_trailing(got)
    received = [_single_blanks(line) for line in got]
    same: dict[str, int] = {}
    for number, line in enumerate(received):
        same[line] = same.get(line, 0) | 1 << number
    # After each expected line: the possible numbers of lines of `got` that the lines so far match, each a bit.
    ends = 1
    for index, line in enumerate(expected):
        if line.strip() == ANYTHING:
            following = _all_from(ends, len(got))
        elif ANYTHING in line:
            possible = (number for number in range(ends.bit_length()) if ends >> number & 1 and number < len(got))
            following = sum(2 << number for number in possible if _matches(line, received[number]))
        else:
            following = (ends & same.get(_single_blanks(line), 0)) << 1
        if not following:
            after_gap = index > 0 and expected[index - 1].strip() == ANYTHING
            place = (ends & -ends).bit_length() - 1 if after_gap else ends.bit_length() - 1
            return Difference(index, got[place] if place < len(got) else None)
        ends = following
    return None if ends >> len(got) & 1 else Difference(len(expected), got[ends.bit_length() - 1])


def _matches(expected: str, line: str) -> bool:
    """Whether a line with single blanks is as expected; dots between blanks also match an empty column.

    A pattern of Python would try all ways to spread a line over many dots. Here, each bit of a number stands for a
    place in the line that what was read so far may lead to.
    """
    parts = _DOTS.split(_single_blanks(expected))
    if parts[0] and not line.startswith(parts[0]):
        return False
    places = 1
    blanks = _find_all(" ", line)
    found: dict[str, int] = {}
    for part in parts:
        if part == ANYTHING:
            places = _all_from(places, len(line))
        elif part == f" {ANYTHING} ":
            places = (places & blanks) << 1
            places |= (_all_from(places, len(line)) & blanks) << 1
        elif part:
            if part not in found:
                found[part] = _find_all(part, line)
            places = (places & found[part]) << len(part)
        if not places:
            return False
    return bool(places >> len(line) & 1)


_DOTS = re.compile(r"( \.\.\. |\.\.\.)")


def _all_from(places: int, last: int) -> int:
    """The first of the places, and all behind it; none if there is none."""
    return ((1 << last + 1) - 1) & ~((places & -places) - 1) if places else 0


def _find_all(part: str, line: str) -> int:
    """The places in the line at which the part stands."""
    bits = bytearray(len(line) // 8 + 1)
    start = line.find(part)
    while start != -1:
        bits[start // 8] |= 1 << start % 8
        start = line.find(part, start + 1)
    return int.from_bytes(bits, "little")


def _single_blanks(line: str) -> str:
    return f" {' '.join(line.split())} "


def _without_trailing(lines: Sequence[str]) -> tuple[str, ...]:
    count = len(lines)
    while count and not lines[count - 1].strip():
        count -= 1
    return tuple(lines[:count])
