"""Ends work that takes longer than it may, also within a pattern that would be searched for hours.

Limits on what a text holds come first, as they are the same on each machine. This is the net below them, for libraries
that take longer for some text than anyone knows.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from types import FrameType

MOST_SECONDS = 2.0
"""How long Markdown may take for a page, as for any input. The longest of this site takes a quarter of this."""

_AGAIN = 0.2
"""After so many seconds the end is requested again, because a library may have caught the first request."""

_SWALLOWING = {("weakref", "remove"), ("_weakrefset", "_remove")}
"""The functions that Python calls when a weak reference ends, by their modules."""


class OutOfTime(BaseException):
    """Raised within work that takes longer than it may; no `except Exception` handles it as a mistake of an author.

    Attributes:
        seconds: how long the work was allowed to take.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Clock(Enum):
    """What measures the time; a limit within another needs the other clock."""

    PROCESSOR = "ITIMER_PROF", "SIGPROF"
    OWN_PROCESSOR = "ITIMER_VIRTUAL", "SIGVTALRM"


@contextmanager
def limit_time(seconds: float, clock: Clock) -> Iterator[None]:
    """Let a block take at most so many seconds of the processor, whatever else the machine does; 0 is no limit.

    Only Unix can interrupt work, and only in the main thread; elsewhere there is no limit.

    Raises:
        OutOfTime: within the block, once they are over.
    """
    timer, number = (getattr(signal, name, None) for name in clock.value)
    if timer is None or number is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, frame: FrameType | None) -> None:
        # Python drops what is raised while a weak reference ends, and warns of it; the next signal comes soon.
        if frame is None or (frame.f_globals.get("__name__"), frame.f_code.co_name) not in _SWALLOWING:
            raise OutOfTime(seconds)

    before = signal.signal(number, end)
    signal.setitimer(timer, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)


def spend(seconds: float) -> None:
    """Count what another process did for this one against the limit of the page."""
    if hasattr(signal, "setitimer"):
        left, again = signal.getitimer(signal.ITIMER_PROF)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - seconds, 0.001), again)


def limit_page_time() -> AbstractContextManager[None]:
    """Let a block take at most as long as Markdown may for a page.

    Raises:
        OutOfTime: within the block, once that is over.
    """
    return limit_time(MOST_SECONDS, Clock.PROCESSOR)
