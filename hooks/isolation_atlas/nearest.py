"""Finds the word that was likely meant, in a time that is bounded for each word and all that are known.

Python's own search compares each word as a whole, which takes minutes for 200 dead links among pages with long names.
"""

from collections.abc import Iterable
from functools import lru_cache

NEAR = 0.6
"""How alike two words have to be, from 0 to 1; as in Python's `difflib`."""

_MOST_COMPARED = 8
"""How many words are compared as a whole: those that share most of their pairs of letters."""

_LONGEST = 100
"""How many characters a word has that is compared. Longer ones are alike by chance, and take the longest."""

_MOST_KNOWN = 10_000
"""How many known words are looked through."""


def find_nearest(word: str, known: Iterable[str], cutoff: float = NEAR) -> str | None:
    """The known word that is most like a word; None if none is near.

    >>> find_nearest("contaner", ["vm", "container"])
    'container'
    """
    return next(iter(rank_nearest(word, known, 1, cutoff)), None)


def rank_nearest(word: str, known: Iterable[str], most: int, cutoff: float = NEAR) -> list[str]:
    """The known words that are most like a word, at most so many, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - most commands find no mistake
    from heapq import nlargest  # noqa: PLC0415

    if len(word) > _LONGEST:
        return []
    size, pairs = len(word), _pairs(word)
    rated = []
    for _, other in zip(range(_MOST_KNOWN), known, strict=False):
        length = len(other)
        # No two words of such lengths are more alike than this.
        if length <= _LONGEST and 2 * min(size, length) >= cutoff * (size + length):
            theirs = _pairs(other)
            rated.append((len(pairs & theirs) / (len(pairs) + len(theirs)), other))
    return get_close_matches(word, [other for _, other in nlargest(_MOST_COMPARED, rated)], n=most, cutoff=cutoff)


@lru_cache(maxsize=2 * _MOST_KNOWN)
def _pairs(word: str) -> frozenset[str]:
    """The letters of a word, and each two that stand side by side, with those at its ends."""
    return frozenset(word).union(map("".join, zip(f" {word}", f"{word} ", strict=True)))
