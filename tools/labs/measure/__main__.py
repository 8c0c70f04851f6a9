"""Measures a container and a virtual machine 30 times each, and writes an experiment of the comparison."""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from isolation_atlas.cache import CACHE
from isolation_atlas.write_file import write_file
from tools.labs.accelerator import choose_accelerator
from tools.labs.engine import docker_engine
from tools.labs.errors import LabError
from tools.labs.initramfs import make_root, pack_initramfs
from tools.labs.kernel import find_package, unpack_kernel
from tools.labs.measure.experiment import experiment_name, make_experiment, write_experiment
from tools.labs.measure.host import load_average, read_conditions, read_host
from tools.labs.measure.journal import Journal, open_journal
from tools.labs.measure.payload import MARK, SCRIPT, ContainerPayload, MachinePayload, container_payload
from tools.labs.programs import explain_missing
from tools.labs.virtual_machine import VirtualMachine
from tools.project import PROJECT

EXPERIMENTS = PROJECT / "docs" / "data" / "comparison" / "experiments"
RUNS = 30
MIN_RUNS = 2


def measure(runs: int, into: Path, journal_path: Path) -> Path:
    """Measure until there are `runs` of each subject, write the experiment to a folder, and return its file's path.

    Raises:
        LabError: something is missing or fails; the journal keeps the finished runs.
    """
    for need in ("machine", "docker"):
        if reason := explain_missing(need):
            raise LabError(reason)
    day = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory(prefix="isolation-atlas-measure-") as folder:
        kernel = unpack_kernel(find_package(), Path(folder))
        root = make_root(Path(folder) / "root", SCRIPT)
        initramfs = pack_initramfs(root, Path(folder) / "initramfs.gz")
        _report("Finding out what runs guests here …")
        choice = choose_accelerator(kernel, initramfs, MARK)
        _report(choice.reason)
        with docker_engine() as engine, container_payload(engine, root) as container:
            if not engine.shares_our_kernel():
                raise LabError("The Docker Engine that answers runs on another machine. Measure where it runs.")
            conditions = read_conditions(engine, choice, kernel)
            before = load_average()
            journal = open_journal(journal_path, conditions)
            _report_earlier_runs(journal, runs)
            _measure_missing_runs(
                journal, runs, container, MachinePayload(VirtualMachine(kernel, initramfs, choice.accelerator))
            )
    return _write(journal, into, day, f"{before} before, {load_average()} after the last run")


def _measure_missing_runs(journal: Journal, runs: int, container: ContainerPayload, machine: MachinePayload) -> None:
    """Run both subjects alternately until there are enough runs.

    They alternate so that other work of the host disturbs both in the same way. The first run of each is not counted.
    """
    done = Counter(reading.subject for reading in journal.readings)
    if min(done["container"], done["vm"]) >= runs:
        return
    container.run()
    machine.run()
    with click.progressbar(length=2 * runs, label="Measuring", show_pos=True, file=sys.stderr) as bar:
        bar.update(len(journal.readings))
        for number in range(runs):
            if number >= done["container"]:
                journal.add(container.run())
                bar.update(1)
            if number >= done["vm"]:
                journal.add(machine.run())
                bar.update(1)


def _write(journal: Journal, into: Path, day: date, loads: str) -> Path:
    text = write_experiment(make_experiment(journal.readings, read_host(), journal.conditions, day, loads))
    path = into / f"{experiment_name(text, day)}.yml"
    try:
        write_file(path, text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise LabError(
            f"Can't write {path}: {error.strerror}. All runs are kept; make room, and run `make measure` again."
        ) from None
    journal.remove()
    return path


def _report_earlier_runs(journal: Journal, runs: int) -> None:
    if journal.set_aside:
        _report(f"The runs of an earlier experiment, under other conditions, were moved to {journal.set_aside}.")
    if journal.readings:
        _report(f"Going on: {len(journal.readings)} of {2 * runs} runs are kept in {journal.path}.")


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make measure", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="how many of each, by default %(default)s")
    parser.add_argument("--into", type=Path, default=EXPERIMENTS, help="the folder for the experiment's file")
    parser.add_argument(
        "--journal", type=Path, default=CACHE / "labs" / "measure.jsonl", help="where finished runs are kept"
    )
    options = parser.parse_args(arguments)
    if options.runs < MIN_RUNS:
        parser.error(f"--runs must be at least {MIN_RUNS}.")
    try:
        path = measure(options.runs, options.into, options.journal)
    except LabError as error:
        _report(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        _report(f"\nStopped. Finished runs are kept in {options.journal}; `make measure` goes on from there.")
        return 130
    _report(f"Wrote {path}. `make serve` shows it on the page labs/measured/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
