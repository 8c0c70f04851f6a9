"""Estimates the width of text, rather too wide, because the reader's font is unknown when the site is built."""

from functools import cache

# The widths of Arial's characters in thousandths of the font size; any other counts as a wide capital.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 225),
    **dict.fromkeys("ft !,./:;I()[]-·", 335),
    **dict.fromkeys('r"', 360),
    **dict.fromkeys("cksvxyz", 500),
    **dict.fromkeys("abdeghnopqu0123456789_#", 557),
    **dict.fromkeys("mM%", 890),
    **dict.fromkeys("wCDHNRU", 725),
    **dict.fromkeys("ABEKPSVXY&", 670),
    **dict.fromkeys("FLTZJ", 612),
    **dict.fromkeys("GOQ", 780),
}
_OTHER = 945

# Other sans-serif fonts are up to this factor wider than Arial, and bold type by the factor once more.
_RESERVE = 1.08


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the maximal width of `text`, in the unit of the font `size`."""
    thousandths = sum(_WIDTHS.get(character, _OTHER) for character in text)
    return thousandths / 1000 * size * _RESERVE * (_RESERVE if bold else 1)


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break the text into lines that fit into `room`; only at spaces, so a long word may still be too wide."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
