"""Copies the process of a build, so that a second core does a part of the work."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from site_build.process import PROCESS

WORTH_A_COPY = 8
"""For how many pages a copy saves more time than it takes."""


def can_copy() -> bool:
    """Whether the process can be copied: macOS and Windows can't do that well, and a copy has none of the threads."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def copy_process() -> int:
    """Copy the process; return the number of the copy, and 0 in the copy, which says nothing."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # The collector would write to all that the two share, and so have it copied. The process ends before it could help,
    # or serves, and then `preview.py` freezes all that is kept.
    gc.freeze()
    if copy := os.fork():
        return copy
    PROCESS.is_copy = True
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # nothing that ends the build may run in the copy
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):  # the build tells what there is to tell
        os.dup2(nowhere, descriptor)
    return 0


def end_copies(copies: list[int]) -> None:
    """Kill the copies, and empty their list."""
    for copy in copies:
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(copy, 0)
    copies.clear()


def do_in_two(work: Callable[[Path], None], paths: Sequence[Path]) -> None:
    """Do the work for all paths; where the process can be copied, the copy does it for one half.

    If the copy fails, this process does that half, too, and so reports why.
    """
    half = len(paths) // 2
    if half < WORTH_A_COPY or not can_copy():
        _do(work, paths)
        return
    copy = copy_process()
    if not copy:
        with suppress(Exception):
            _do(work, paths[:half])
            os._exit(0)
        os._exit(1)
    try:
        _do(work, paths[half:])
        has_failed = os.waitid(os.P_PID, copy, os.WEXITED | os.WNOWAIT).si_status  # type: ignore[union-attr]
    finally:
        end_copies([copy])
    if has_failed:
        _do(work, paths[:half])


def _do(work: Callable[[Path], None], paths: Iterable[Path]) -> None:
    for path in paths:
        work(path)
