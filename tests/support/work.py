"""Measures how the time of a function grows with its input."""

import gc
from collections.abc import Callable
from time import process_time

SIZE = 100_000
MAXIMUM_SECONDS = 2.0
MAXIMUM_RATIO = 2.6
"""How many times as long twice the input may take; 2 where the time is proportional, 4 where it takes the square."""

# Below this, the clock and the machine say more than the function.
_MEASURABLE = 0.3

# Each run gets a text of its own, because results are kept by their texts.
_OTHERS = (64, 128, 192)


def assert_bounded(run: Callable[[str], object], make: Callable[[int], str]) -> None:
    """Assert that an input of 100 kB takes less than 2 s, and about twice as long as one of half the size.

    Args:
        run: what is measured.
        make: makes an input of about so many characters.
    """
    whole = _seconds(run, make(SIZE))
    assert whole < MAXIMUM_SECONDS, f"{SIZE} characters take {whole:.1f} s"
    if whole > _MEASURABLE:
        half = min(_seconds(run, make(SIZE // 2 + other)) for other in _OTHERS)
        whole = min(_seconds(run, make(SIZE + other)) for other in _OTHERS)
        assert whole / half < MAXIMUM_RATIO, f"{half:.2f} s, and {whole:.2f} s for twice the input"


def _seconds(run: Callable[[str], object], text: str) -> float:
    gc.disable()  # and nothing is collected before, which takes a second where the pages of the whole site are kept
    start = process_time()
    try:
        run(text)
        return process_time() - start
    finally:
        gc.enable()
