"""Makes pages on a second core: a copy of the build begins with the last page while the build begins with the first.

The copy only fills the cache on disk. The build finds pages there as it finds those of an earlier build, and makes all
others itself: those that the copy has not reached, and those of which something has to be told.
"""

import gc
import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from mkdocs.structure.files import File

from site_build.process import PROCESS

# For fewer pages, the copy takes longer than it saves.
_WORTH_A_COPY = 8


class PagesAhead:
    """The copy of the process during one step of a build."""

    def __init__(self) -> None:
        self._build = os.getpid()
        self._copies: list[int] = []
        self._made = 0
        weakref.finalize(self, _kill, self._copies)  # a build that fails does not come to the end of the step

    def count(self) -> None:
        """Count a page that has to be made; at the eighth one of a step, the copy begins."""
        if PROCESS.is_copy and os.getppid() != self._build:  # the build was killed
            os._exit(1)
        self._made += 1
        if self._made == _WORTH_A_COPY and not PROCESS.is_copy and _can_copy():
            self._begin()

    def _begin(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        gc.freeze()  # the collector would write to all that the two share, and so have it copied
        if copy := os.fork():
            self._copies.append(copy)
            return
        PROCESS.is_copy = True
        self._copies.clear()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # nothing that ends the build may run in the copy
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):  # the build tells what there is to tell
            os.dup2(nowhere, descriptor)

    def end(self) -> None:
        """End the step: all pages have been made. The copy does not return from this."""
        leave_copy()
        if self._copies:
            gc.unfreeze()
        _kill(self._copies)
        self._made = 0


class Pages(list[File]):
    """The pages of a site in the order in which they are made: the copy goes backwards from the last one."""

    def __iter__(self) -> Iterator[File]:
        first, end = 0, len(self)
        while first < end:
            if PROCESS.is_copy:
                end -= 1
                yield self[end]
            else:
                first += 1
                yield self[first - 1]


def do_in_two(work: Callable[[Path], None], paths: Sequence[Path]) -> None:
    """Do the work for all paths: a copy of the process does it for one half, where it can be copied.

    What the copy leaves undone, this process does, so that an error is reported here.
    """
    half = len(paths) // 2
    if half < _WORTH_A_COPY or not _can_copy():
        half = 0
    elif not (copy := os.fork()):
        done = False
        with suppress(BaseException):
            for path in paths[:half]:
                work(path)
            done = True
        os._exit(0 if done else 1)
    for path in paths[half:]:
        work(path)
    if half and os.waitpid(copy, 0)[1]:
        for path in paths[:half]:
            work(path)


def leave_copy() -> None:
    """Do not return if this process is the copy."""
    if PROCESS.is_copy:
        os._exit(0)


def _kill(copies: list[int]) -> None:
    for copy in copies:
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(copy, 0)
    copies.clear()


def _can_copy() -> bool:
    """Whether the process can be copied: macOS and Windows can't do that well, and a copy has none of the threads."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
