"""Starts the payload in a boundary, and reads what it takes."""

import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from tools.labs.accelerator import EMULATION_SECONDS
from tools.labs.child_process import ChildProcess, NoOutputError, run_child
from tools.labs.errors import LabError
from tools.measure.boundaries import Boundary, environment
from tools.measure.payload import END, MARK, parse_probes, parse_seen
from tools.measure.place import Place, Start
from tools.measure.processes import kill_family, measure_family
from tools.measure.reading import CrowdReading, ProbeReading, StartReading

SETTLE_SECONDS = 0.5
"""The time from the payload's first line to the reading of memory."""

_START_SECONDS = 30
_REMOVE_SECONDS = 30
_MOST_CHARACTERS = 200


class BoundaryError(LabError):
    """Raised if the payload does not start in a boundary."""


@dataclass(slots=True)
class Runner:
    """Runs payloads; each has a name of its own."""

    place: Place
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def start(self, boundary: Boundary) -> StartReading:
        """Start the payload once, and measure it; raises BoundaryError if it does not start."""
        with self._running(boundary, "/init") as (start, child):
            milliseconds, seen = _wait(boundary, child)
            time.sleep(SETTLE_SECONDS)
            megabytes, processes = self._measure(boundary, start, child)
            return StartReading(
                boundary=boundary.id,
                milliseconds=milliseconds,
                megabytes=megabytes,
                processes=processes,
                seen=seen,
                load=load(),
            )

    def crowd(self, boundary: Boundary, count: int) -> CrowdReading:
        """Start the payload several times, and measure the last one while all of them run."""
        with ExitStack() as stack:
            for _ in range(count):
                start, child = stack.enter_context(self._running(boundary, "/init"))
                _wait(boundary, child)
            time.sleep(SETTLE_SECONDS)
            megabytes, _ = self._measure(boundary, start, child)
            return CrowdReading(boundary=boundary.id, megabytes=megabytes, load=load())

    def probe(self, boundary: Boundary) -> ProbeReading:
        """Ask inside the boundary what can be reached."""
        with self._running(boundary, "/probe") as (_, child):
            _wait_for(boundary, child, END)
            return ProbeReading(
                boundary=boundary.id,
                found=dict(parse_probes(child.text)),
                files=round(boundary.size(self.place) / 1e6, 4),
                load=load(),
            )

    @contextmanager
    def _running(self, boundary: Boundary, program: str) -> Iterator[tuple[Start, ChildProcess]]:
        start = Start(f"{self.place.name}-{next(self.numbers):05}", program)
        command = boundary.command(self.place, start)
        try:
            with run_child(command, environment(boundary, self.place, start)) as child:
                try:
                    yield start, child
                finally:
                    self._remove(boundary, start)
        finally:
            kill_family(start.name)

    def _remove(self, boundary: Boundary, start: Start) -> None:
        """Remove an instance that goes on where the program that started it is killed."""
        if boundary.remove:
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    boundary.remove(self.place, start),
                    env=environment(boundary, self.place, start),
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=_REMOVE_SECONDS,
                    check=False,
                )

    def _measure(self, boundary: Boundary, start: Start, child: ChildProcess) -> tuple[float, int]:
        marks = [start.name]
        if boundary.docker and self.place.engine:
            marks.append(self.place.engine.run("inspect", "--format", "{{.Id}}", start.name))
        megabytes, processes = measure_family(marks, child.process.pid, boundary.clients)
        if not processes:
            raise BoundaryError(
                "The memory of its processes can't be read. That needs root, and a boundary on this host."
            )
        return megabytes, processes


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def _wait(boundary: Boundary, child: ChildProcess) -> tuple[float, int]:
    """Wait until the payload has started.

    Returns:
        The milliseconds until its first line, and the number of processes that it sees.
    """
    milliseconds = round(_wait_for(boundary, child, MARK) * 1000, 1)
    _wait_for(boundary, child, ">")
    seen = parse_seen(child.text)
    if seen is None:
        raise BoundaryError(f"The payload printed something else: {child.text[-400:]}")
    return milliseconds, seen


def _wait_for(boundary: Boundary, child: ChildProcess, text: str) -> float:
    try:
        return child.wait_for(text, EMULATION_SECONDS if boundary.machine else _START_SECONDS)
    except NoOutputError as error:
        # Some programs print another's message with its ends of lines written out.
        printed = " ".join(error.printed.replace("\\n", " ").split())[:_MOST_CHARACTERS].replace("`", "'")
        raise BoundaryError(f"{error}{f'; it printed: {printed}' if printed else ''}") from None
