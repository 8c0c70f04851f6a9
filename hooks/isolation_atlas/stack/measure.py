"""Estimates how wide text will be, on the safe side, as nothing knows the reader's font when a site is built."""

from functools import cache

# Arial's widths in thousandths of its size, from its metrics; what is not listed counts as a capital.
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

# Other sans-serif fonts that a reader may have are up to so much wider; bold type adds as much again.
_RESERVE = 1.08


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is at most, in the unit of `size`, which is that of the font."""
    thousandths = sum(_WIDTHS.get(character, _OTHER) for character in text)
    return thousandths / 1000 * size * _RESERVE * (_RESERVE if bold else 1)


def wrap(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit into `room`, broken at spaces alone, so that a long word may still be too wide."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
