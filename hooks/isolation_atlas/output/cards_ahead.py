"""Draws social cards on the other cores while a build makes the pages that they belong to.

A card takes about a third of what its page takes in all. The processes only fill the cache: a card that they have not
drawn, or cannot draw, is drawn when it is asked for.
"""

import json
import os
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path

from isolation_atlas import cache
from isolation_atlas.output.social_card import draw_card, is_drawn
from isolation_atlas.problem import AtlasError

_PACKAGES = Path(__file__).parents[2]
# A process needs as long to start as it takes to draw this many cards.
_WORTH_A_PROCESS = 8
_MOST_PROCESSES = 4


class CardsAhead:
    """The processes of one build; none as long as only a few cards are to be drawn, and on a machine of one core."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._processes: list[subprocess.Popen[str]] = []
        self._count = 0
        self._owner = os.getpid()
        weakref.finalize(self, _kill, self._processes)  # a build that fails does not come to the end

    def add(self, svg: str) -> None:
        """Have a card drawn into the cache, unless it is there."""
        if is_drawn(svg):
            return
        if self._owner != os.getpid():  # a copy of the process would write between the lines that this one writes
            self._owner, self._processes, self._waiting = os.getpid(), [], []
        self._waiting.append(svg)
        if len(self._waiting) == _WORTH_A_PROCESS and not self._processes:
            self._processes += [_start() for _ in range(min(count_cores() - 1, _MOST_PROCESSES))]
        if not self._processes:
            return
        for waiting in self._waiting:
            self._count += 1
            send = self._processes[self._count % len(self._processes)].stdin
            with suppress(OSError):  # the process has ended
                print(json.dumps(waiting), file=send, flush=True)
        self._waiting.clear()

    def finish(self) -> None:
        """Wait until all cards are drawn."""
        for process in self._processes:
            with suppress(OSError):
                process.communicate()
        self._processes.clear()


def _kill(processes: "list[subprocess.Popen[str]]") -> None:
    for process in processes:
        process.kill()
        process.communicate()


def count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start() -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - the arguments are our own
        [sys.executable, "-P", "-m", __name__, str(cache.CACHE)],
        env={**os.environ, "PYTHONPATH": str(_PACKAGES)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def main() -> None:
    """Draw the cards whose SVG the standard input has as JSON, one a line, into the cache in the given folder."""
    cache.CACHE = Path(sys.argv[1])
    for line in sys.stdin:
        with suppress(AtlasError):  # the build tells of it when it asks for the card
            draw_card(json.loads(line))


if __name__ == "__main__":
    main()
