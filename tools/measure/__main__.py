"""Measures every boundary that this host has with one payload, and writes an experiment of the comparison."""

import argparse
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Literal

import click

from isolation_atlas.cache import CACHE
from isolation_atlas.write_file import write_file
from tools.labs.errors import LabError
from tools.measure.boundaries import BOUNDARIES, GUEST_MEMORY_MIB, Boundary
from tools.measure.experiment import CROWD, Report, experiment_name, make_experiment, write_experiment
from tools.measure.host import describe_settings, read_available_mib, read_conditions, read_host
from tools.measure.instance import BoundaryError, Runner, load
from tools.measure.journal import Journal, open_journal
from tools.measure.place import Start
from tools.measure.prepare import Found, describe_missing, prepare, require_two
from tools.measure.reading import Reading
from tools.project import PROJECT

EXPERIMENTS = PROJECT / "docs" / "data" / "comparison" / "experiments"
RUNS = 30
CROWDS = 3
PROBES = 2
MIN_RUNS = 2
QUIET_LOAD = 0.25
"""The load average for each processor below which a host counts as quiet."""


_MONITOR_MIB = 64
"""What a monitor takes beside its guest's memory, with room to spare."""


class Options(argparse.Namespace):
    """The command line; `main` says what each option means."""

    runs: int
    what: str
    boundary: list[str]
    max_load: float
    into: Path
    journal: Path


def measure(options: Options) -> Path:
    """Measure until there are all runs of each boundary, write the experiment, and return its file's path.

    Raises:
        LabError: something is missing or fails; the journal keeps the finished runs.
    """
    day = datetime.now(UTC).date()
    timed = options.what == "all"
    before = load()
    if timed and before > options.max_load:
        raise LabError(
            f"This host is busy: its load average is {before}, and times are measured below {options.max_load:g}. "
            "Let it rest, or measure only what is not a time with OPTIONS='--what probes'."
        )
    _report("Preparing what all boundaries start from …")
    with prepare(emulated=not timed, chosen=options.boundary) as found:
        runner = Runner(found.place)
        conditions = {"Measured": options.what, **read_conditions(found.place, found.boundaries)}
        journal = open_journal(options.journal, conditions)
        if journal.set_aside:
            _report(f"The runs of an earlier experiment, under other conditions, were moved to {journal.set_aside}.")
        _try_each(runner, found)
        require_two(found)
        if timed:
            _leave_out_crowds(found)
        for line in describe_missing(found.missing):
            _report(line)
        _measure_missing_runs(journal, found, _plan(runner, options.runs, timed=timed))
        report = Report(
            host=read_host(),
            conditions={name: value for name, value in conditions.items() if name != "Measured"},
            settings={
                boundary.name: describe_settings(found.place, boundary.command(found.place, Start(found.place.name)))
                for boundary in found.boundaries
            },
            day=day,
            loads=f"{before} before, {load()} after the last run",
            missing=found.missing,
        )
        return _write(journal, options.into, found.boundaries, report)


def _try_each(runner: Runner, found: Found) -> None:
    """Start payload and probes once in each boundary, which does not count, and leave out where they do not start."""
    for boundary in list(found.boundaries):
        try:
            runner.start(boundary)
        except BoundaryError as error:
            found.missing[boundary.name] = str(error).rstrip(".")
            found.boundaries.remove(boundary)
            continue
        try:
            runner.probe(boundary)
        except BoundaryError as error:
            found.missing[f"{boundary.name}, probes"] = str(error).rstrip(".")
            found.unprobed.add(boundary.id)


def _leave_out_crowds(found: Found) -> None:
    """Leave out many guests at the same time where the host lacks the memory that they might use."""
    needed = CROWD * (GUEST_MEMORY_MIB + _MONITOR_MIB)
    available = read_available_mib(Path("/proc/meminfo").read_text(encoding="utf-8"))
    for boundary in found.boundaries:
        if boundary.machine and available < needed:
            found.alone.add(boundary.id)
            found.missing[f"{boundary.name}, {CROWD} at once"] = f"{available} MiB are free, and {needed} may be needed"


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of run, and how many of it each boundary has.

    Attributes:
        kind: the kind of its readings.
        count: how many there are of each boundary.
        run: measures a boundary once.
    """

    kind: Literal["start", "crowd", "probe"]
    count: int
    run: Callable[[Boundary], Reading]


def _plan(runner: Runner, runs: int, *, timed: bool) -> list[Step]:
    steps = [
        Step("start", runs, runner.start),
        Step("crowd", min(CROWDS, runs), lambda boundary: runner.crowd(boundary, CROWD)),
    ]
    return [*(steps if timed else []), Step("probe", PROBES, runner.probe)]


def _measure_missing_runs(journal: Journal, found: Found, steps: Sequence[Step]) -> None:
    """Run all boundaries by turns until there are enough runs.

    They take turns so that other work of the host disturbs all in the same way.
    """
    planned = [
        (step, number, boundary)
        for step in steps
        for number in range(step.count)
        for boundary in found.boundaries
        if boundary.id not in {"probe": found.unprobed, "crowd": found.alone}.get(step.kind, ())
    ]
    done = Counter((reading.kind, reading.boundary) for reading in journal.readings)
    left = [(step, boundary) for step, number, boundary in planned if number >= done[step.kind, boundary.id]]
    if len(left) < len(planned):
        _report(f"Going on: {len(planned) - len(left)} of {len(planned)} runs are kept in {journal.path}.")
    with click.progressbar(length=len(planned), label="Measuring", show_pos=True, file=sys.stderr) as bar:
        bar.update(len(planned) - len(left))
        for step, boundary in left:
            journal.add(_run(step, boundary))
            bar.update(1)


def _run(step: Step, boundary: Boundary) -> Reading:
    try:
        return step.run(boundary)
    except BoundaryError as error:
        raise LabError(f"{boundary.name}: {error} The finished runs are kept.") from None


def _write(journal: Journal, into: Path, boundaries: Sequence[Boundary], report: Report) -> Path:
    text = write_experiment(make_experiment(journal.readings, boundaries, report))
    path = into / f"{experiment_name(text, report.day)}.yml"
    try:
        into.mkdir(parents=True, exist_ok=True)
        write_file(path, text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise LabError(
            f"Can't write {path}: {error.strerror}. All runs are kept; make room, and run `make measure` again."
        ) from None
    journal.remove()
    return path


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def parse_options(arguments: Sequence[str]) -> Options:
    """The options of the command line; exits where one is wrong."""
    processors = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(prog="make measure", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="how many starts of each, by default %(default)s")
    parser.add_argument(
        "--what",
        choices=("all", "probes"),
        default="all",
        help="`probes` measures no time and no memory, so the host may be busy, and guests may be emulated",
    )
    parser.add_argument(
        "--boundary",
        action="append",
        choices=[boundary.id for boundary in BOUNDARIES],
        default=[],
        help="a boundary to measure, by default all; may be repeated",
    )
    parser.add_argument(
        "--max-load",
        type=float,
        default=QUIET_LOAD * processors,
        help="the load average above which no time is measured, by default %(default)s",
    )
    parser.add_argument("--into", type=Path, default=EXPERIMENTS, help="the folder for the experiment's file")
    parser.add_argument(
        "--journal", type=Path, default=CACHE / "labs" / "measure.jsonl", help="where finished runs are kept"
    )
    options = parser.parse_args(arguments, namespace=Options())
    if options.runs < MIN_RUNS:
        parser.error(f"--runs must be at least {MIN_RUNS}.")
    return options


def main(arguments: Sequence[str]) -> int:
    """Measure as the arguments say; returns the exit status."""
    options = parse_options(arguments)
    # A shell that runs this in the background makes it ignore SIGINT.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        path = measure(options)
    except LabError as error:
        _report(f"\n{error}")
        return 1
    except OSError as error:
        _report(f"\n{error.strerror}: {error.filename}. What was measured is kept in {options.journal}.")
        return 1
    except KeyboardInterrupt:
        _report(f"\nStopped. Finished runs are kept in {options.journal}; `make measure` continues from there.")
        return 130
    _report(f"Wrote {path}. `make serve` shows it on the page labs/boundaries/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
