"""Repeats the lab that measures both as an experiment: 30 runs of each, written as one file of the comparison."""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from tools.labs.accelerator import choose_accelerator
from tools.labs.engine import EngineError, docker_engine
from tools.labs.initramfs import lay_out, pack
from tools.labs.kernel import CACHE, find_package, unpack_kernel
from tools.labs.machine import Machine
from tools.labs.measure.experiment import make_experiment, name_experiment, write_experiment
from tools.labs.measure.host import load, read_conditions, read_host
from tools.labs.measure.journal import Journal, open_journal
from tools.labs.measure.payload import MARK, SCRIPT, ContainerPayload, MachinePayload, container_payload
from tools.labs.problem import LabError
from tools.labs.tools import lacking

PROJECT = Path(__file__).parents[3]
EXPERIMENTS = PROJECT / "docs" / "data" / "comparison" / "experiments"
RUNS = 30


def measure(runs: int, into: Path, journal_path: Path) -> Path:
    """Measure until there are `runs` of each, and write the experiment into a folder; the path of its file.

    Raises:
        LabError, EngineError: something is missing or fails; what was measured is kept in the journal.
    """
    for need in ("machine", "docker"):
        if reason := lacking(need):
            raise LabError(reason)
    day = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory(prefix="isolation-atlas-measure-") as folder:
        kernel = unpack_kernel(find_package(), Path(folder))
        tree = lay_out(Path(folder) / "tree", SCRIPT)
        initramfs = pack(tree, Path(folder) / "initramfs.gz")
        _say("Finding out what runs guests here …")
        choice = choose_accelerator(kernel, initramfs, MARK)
        _say(choice.because)
        with docker_engine() as engine, container_payload(engine, tree) as container:
            if not engine.shares_our_kernel():
                raise LabError("The Docker Engine that answers runs on another machine. Measure where it runs.")
            conditions = read_conditions(engine, choice, kernel)
            before = load()
            journal = open_journal(journal_path, conditions)
            _say_what_is_kept(journal, runs)
            _measure_the_rest(journal, runs, container, MachinePayload(Machine(kernel, initramfs, choice.accelerator)))
    return _write(journal, into, day, f"{before} before, {load()} after the last run")


def _measure_the_rest(journal: Journal, runs: int, container: ContainerPayload, machine: MachinePayload) -> None:
    """Take turns, so that whatever else the host does meets both; a first run of each warms up, and does not count."""
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
    path = into / f"{name_experiment(text, day)}.yml"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        path.unlink(missing_ok=True)
        raise LabError(
            f"Can't write {path}: {error.strerror}. All runs are kept; make room, and run `make measure` again."
        ) from None
    journal.remove()
    return path


def _say_what_is_kept(journal: Journal, runs: int) -> None:
    if journal.set_aside:
        _say(f"The runs of an earlier experiment, under other conditions, were moved to {journal.set_aside}.")
    if journal.readings:
        _say(f"Going on: {len(journal.readings)} of {2 * runs} runs are kept in {journal.path}.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make measure", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="how many of each; %(default)s where you say nothing")
    parser.add_argument("--into", type=Path, default=EXPERIMENTS, help="the folder for the experiment's file")
    parser.add_argument("--journal", type=Path, default=CACHE / "measure.jsonl", help="where finished runs are kept")
    options = parser.parse_args(arguments)
    if options.runs < 2:
        parser.error("--runs must be at least 2.")
    try:
        path = measure(options.runs, options.into, options.journal)
    except (LabError, EngineError) as error:
        _say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        _say(f"\nStopped. Finished runs are kept in {options.journal}; `make measure` goes on from there.")
        return 130
    _say(f"Wrote {path}. `make serve` shows it on the page labs/measured/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
