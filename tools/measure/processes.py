"""Finds the processes that a boundary has on the host, and how much memory they take."""

import os
import signal
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.measure.reading import proportional_megabytes

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the host.

    Attributes:
        parent: the id of its parent.
        name: the name of its program.
        marks: its command line, its environment and its control groups as one text, in which the name of a run stands.
    """

    parent: int
    name: str
    marks: str


def read_processes() -> dict[int, Process]:
    """All processes of the host by their ids, without those that ended meanwhile."""
    found: dict[int, Process] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            name, _, rest = (folder / "stat").read_text(errors="replace").partition("(")[2].rpartition(")")
            marks = "\n".join(_read(folder / file) for file in ("cmdline", "environ", "cgroup"))
            found[int(folder.name)] = Process(int(rest.split()[1]), name, marks)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def find_family(processes: Mapping[int, Process], marks: Iterable[str], start: int | None = None) -> set[int]:
    """The processes that carry one of the marks, the one with the id `start`, and all their descendants."""
    marks = [mark for mark in marks if mark]
    family = {pid for pid, process in processes.items() if any(mark in process.marks for mark in marks)}
    family |= {start} & processes.keys() if start is not None else set()
    grown = True
    while grown:
        children = {pid for pid, process in processes.items() if process.parent in family}
        grown = not children <= family
        family |= children
    return family


def measure_family(
    marks: Iterable[str], start: int, clients: Collection[str] = (), helpers: Collection[int] = ()
) -> tuple[float, int]:
    """The proportional memory in megabytes, and the number, of the processes that a boundary has on the host.

    Args:
        marks: texts that its processes carry.
        start: the process that was started.
        clients: the names of programs that only ask for the boundary, and do not belong to it.
        helpers: processes that carry a mark and do not belong to it.
    """
    processes = read_processes()
    family = {
        pid
        for pid in find_family(processes, marks, start)
        if processes[pid].name not in clients and pid not in helpers and pid != os.getpid()
    }
    rollups = {pid: _read(PROC / str(pid) / "smaps_rollup") for pid in family}
    return proportional_megabytes("\n".join(rollups.values())), sum("Pss:" in rollup for rollup in rollups.values())


def kill_family(mark: str) -> None:
    """Kill all processes that carry the mark, and their descendants, except this one and its ancestors."""
    processes = read_processes()
    for pid in find_family(processes, [mark]) - set(_ancestors(processes, os.getpid())):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _ancestors(processes: Mapping[int, Process], pid: int) -> Iterator[int]:
    """A process, its parent, and so on."""
    while pid in processes:
        yield pid
        pid = processes[pid].parent
