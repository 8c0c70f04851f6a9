"""Makes pages on a second core: a copy of the build begins with the last page while the build begins with the first.

The copy only fills the cache on disk. The build finds pages there as it finds those of an earlier build, and makes all
others itself: those that the copy has not reached, and those of which something has to be told.
"""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress

from mkdocs.structure.files import File

from site_build.process import PROCESS
from site_build.process_copy import WORTH_A_COPY, can_copy, copy_process, end_copies


class PagesAhead:
    """The copy of the process during one step of a build.

    Attributes:
        work: what the copy does before it makes pages; it fills the cache, too.
    """

    def __init__(self) -> None:
        self.work: list[Callable[[], object]] = []
        self._build = os.getpid()
        self._copies: list[int] = []
        self._made = 0
        weakref.finalize(self, end_copies, self._copies)  # a build that fails does not come to the end of the step

    def count(self) -> None:
        """Count a page that has to be made; at the eighth one of a step, the copy begins."""
        if PROCESS.is_copy and os.getppid() != self._build:  # the build was killed
            os._exit(1)
        self._made += 1
        if self._made == WORTH_A_COPY and not PROCESS.is_copy and can_copy():
            self._begin()

    def _begin(self) -> None:
        if copy := copy_process():
            self._copies.append(copy)
        else:
            self._copies.clear()
            for act in self.work:
                with suppress(Exception):  # the build does it again, and tells what is wrong
                    act()

    def end(self) -> None:
        """End the step: all pages have been made. The copy does not return from this."""
        leave_copy()
        end_copies(self._copies)
        self.work.clear()
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


def leave_copy() -> None:
    """Do not return if this process is the copy."""
    if PROCESS.is_copy:
        os._exit(0)
