"""Measures text in the font of the drawings, and as merman's layout estimates it, so that no text leaves its box."""

import math
from unicodedata import east_asian_width

from isolation_atlas.cluster.model.kinds import Family

# The advance widths of Arial, and of fonts that are as wide, in thousandths of the size, from "!" to "~".
_REGULAR = (
    *(278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 278, 278, 584, 584, 584),
    *(556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611),
    *(722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222),
    *(500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BOLD = (
    *(333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 333, 333, 584, 584, 584),
    *(611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611),
    *(722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278),
    *(556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)
_OUTSIDE = {"·": 333, "×": 584, "•": 350, "…": 1000, "—": 1000}
_SPACE, _WIDE, _OTHER = 278, 1000, 600

# What the layout gives each letter, in pixels, whatever the font; a test compares it with the layout itself.
_ESTIMATES = {
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 6.88),
    **dict.fromkeys("0123456789", 8.96),
    **dict.fromkeys("il.:", 4.48),
    **dict.fromkeys("-/", 5.28),
    **dict.fromkeys("ky", 8.8),
    **dict.fromkeys("mw", 12.48),
    "I": 4.8,
    "W": 13.6,
}
_ESTIMATE, _ESTIMATED_SPACE = 9.6, 5.28

SIZE, NAME_SIZE = 14.0, 13.16
"""The size of text, and of the name in a box, in pixels, as the stylesheet has them."""

USUAL_ROOM, FRAME_ROOM = 22.0, 6.0
"""What the layout leaves around text within a box and within a frame, in pixels on both sides together."""

BOX_ROOM = {Family.STORAGE: 4.0}
"""The same for the families whose shape leaves another room."""

# As many no-break spaces as the longest name that Kubernetes takes, of 253 letters, needs.
_MOST_PADS = 60


def measure(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """The width of a text in Arial, in pixels."""
    return sum(_advance(letter, _BOLD if bold else _REGULAR) for letter in text) * size / 1000


def _advance(letter: str, widths: tuple[int, ...]) -> int:
    if "!" <= letter <= "~":
        return widths[ord(letter) - ord("!")]
    if letter.isspace():
        return _SPACE
    return _OUTSIDE.get(letter) or (_WIDE if east_asian_width(letter) in "WF" else _OTHER)


def estimate(text: str) -> float:
    """The width of a text as the layout takes it."""
    return sum(_ESTIMATED_SPACE if letter == " " else _ESTIMATES.get(letter, _ESTIMATE) for letter in text)


def count_pads(text: str, room: float, *, bold: bool = True, size: float = SIZE) -> int:
    """How many no-break spaces at each side of a text make its box wide enough.

    The layout treats them as wide letters.

    Args:
        text: the text.
        room: what the layout leaves around it.
        bold: whether it is shown in bold.
        size: the size in which it is shown.
    """
    missing = measure(text, bold=bold, size=size) - estimate(text) - room
    return max(0, min(_MOST_PADS, math.ceil(missing / 2 / (_ESTIMATE - _SPACE * size / 1000))))
