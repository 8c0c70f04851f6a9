"""Facts about the experiment that `make measure` writes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import PROJECT
from tools.apt import is_root
from tools.labs.engine import Engine
from tools.labs.errors import LabError
from tools.labs.measure.experiment import experiment_name, make_experiment, write_experiment
from tools.labs.measure.host import describe_host
from tools.labs.measure.journal import Journal, open_journal
from tools.labs.measure.payload import NAME
from tools.labs.measure.reading import SUBJECTS, Reading, proportional_megabytes
from tools.labs.virtual_machine import NAMES, Accelerator

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.comparison import Experiment

CONDITIONS = {"Accelerator": "KVM", "Host kernel": "6.1"}
DAY = date(2026, 1, 31)

NUMBERS = st.floats(0, 1e6).map(lambda number: round(number, 2))


def _readings(subject: str) -> st.SearchStrategy[list[Reading]]:
    one = st.builds(
        Reading,
        subject=st.just(subject),
        milliseconds=NUMBERS,
        megabytes=NUMBERS,
        processes=NUMBERS,
        seen=NUMBERS,
        files=NUMBERS,
    )
    return st.lists(one, min_size=2, max_size=30)


BOTH = st.tuples(_readings("container"), _readings("vm")).map(lambda two: [*two[0], *two[1]])


@given(BOTH)
def test_the_file_holds_every_run_in_order_and_is_read_as_it_was_written(readings: list[Reading]) -> None:
    text = write_experiment(make_experiment(readings, "A host.", CONDITIONS, DAY, "0.1"))
    (document,) = parse_documents(SourceText(text, "measured.yml"))
    experiment = validate(document, Experiment, what="this experiment")
    assert experiment.own
    times = experiment.measurements[0]
    for value in times.values:
        assert value.technology in SUBJECTS
        assert value.runs == [reading.milliseconds for reading in readings if reading.subject == value.technology]


@pytest.mark.parametrize(
    ("accelerator", "called"), [("kvm", "QEMU virtual machine"), ("tcg", "QEMU virtual machine, emulated")]
)
def test_each_bar_of_an_emulated_machine_says_so(accelerator: Accelerator, called: str) -> None:
    number = {"milliseconds": 1.0, "megabytes": 1.0, "processes": 1, "seen": 1, "files": 1.0}
    readings = [Reading.model_validate({"subject": subject, **number}) for subject in SUBJECTS for _ in range(2)]
    experiment = make_experiment(readings, "A host.", {"Accelerator": NAMES[accelerator]}, DAY, "0.1")
    assert {tuple(value.subject for value in one.values) for one in experiment.measurements} == {
        ("Docker container", called)
    }


@given(BOTH, BOTH)
def test_the_files_of_two_experiments_have_two_names(one: list[Reading], other: list[Reading]) -> None:
    names = {
        experiment_name(write_experiment(make_experiment(readings, "A host.", CONDITIONS, DAY, "0.1")), DAY)
        for readings in (one, other)
    }
    assert len(names) == (1 if one == other else 2)
    assert all(name.startswith("measured-2026-01-31-") for name in names)


def test_the_host_is_described_with_processor_cores_memory_and_whether_it_is_virtual() -> None:
    memory = "MemTotal:       24684544 kB\n"
    guest = "model name\t: Intel(R) Xeon(R) Processor\nflags\t\t: fpu vme hypervisor lm\n"
    assert describe_host(guest, memory, 2) == (
        "Virtual machine with 2 cores of Intel Xeon Processor and 25.3 GB of memory."
    )
    metal = "model name\t: AMD Ryzen 7\nflags\t\t: fpu vme lm\n"
    assert describe_host(metal, memory, 1).startswith("Computer with 1 core of AMD Ryzen 7")


@given(st.text(), st.text(), st.integers(1, 512))
def test_any_host_gets_a_sentence(processors: str, memory: str, cores: int) -> None:
    assert describe_host(processors, memory, cores).endswith("of memory.")


def test_memory_is_the_sum_of_the_proportional_sizes() -> None:
    assert proportional_megabytes("Rss: 9 kB\nPss:    1000 kB\nPss_Dirty:  7 kB\nPss:   500 kB\n") == 1.54


READING = Reading(subject="vm", milliseconds=1.5, megabytes=2, processes=1, seen=40, files=15)


def test_a_journal_has_every_reading_and_drops_an_incomplete_line(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "measure.jsonl"
    journal = open_journal(path, CONDITIONS)
    journal.add(READING)
    journal.add(READING)
    with path.open("a", encoding="utf-8") as file:
        file.write(READING.model_dump_json()[:20])
    again = open_journal(path, CONDITIONS)
    assert again.readings == [READING, READING]
    again.add(READING)
    assert open_journal(path, CONDITIONS).readings == [READING, READING, READING]


@pytest.mark.parametrize("first_line", [json.dumps({"Accelerator": "other"}), "no JSON", "{"])
def test_a_journal_with_other_conditions_is_renamed_and_never_continued(tmp_path: Path, first_line: str) -> None:
    path = tmp_path / "measure.jsonl"
    for number in (1, 2):
        path.write_text(f"{first_line}\n{READING.model_dump_json()}\n", encoding="utf-8")
        before = path.read_bytes()
        journal = open_journal(path, CONDITIONS)
        assert journal.readings == []
        assert journal.set_aside == tmp_path / f"measure.{number}.jsonl"
        assert journal.set_aside.read_bytes() == before


def _add_many(journal: Journal) -> None:
    for _ in range(10_000):
        journal.add(READING)


@pytest.mark.thorough
def test_a_full_disk_is_reported_and_earlier_readings_stay(tmp_path: Path) -> None:
    if not is_root():
        pytest.skip("Only root can mount a small disk to fill. Run the tests as root.")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=True)
    try:
        journal = open_journal(disk / "measure.jsonl", CONDITIONS)
        with pytest.raises(LabError, match=r"No space left on device\. Make room there"):
            _add_many(journal)
        kept = len(journal.readings)
        assert kept > 0
        with pytest.raises(LabError, match="No space left on device"):
            open_journal(disk / "measure.jsonl", CONDITIONS)
        subprocess.run(["mount", "-o", "remount,size=1M", str(disk)], check=True)
        assert len(open_journal(disk / "measure.jsonl", CONDITIONS).readings) >= kept
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _measure(folder: Path) -> "subprocess.Popen[str]":
    options = ["--runs", "2", f"--into={folder}", f"--journal={folder / 'measure.jsonl'}"]
    return subprocess.Popen(
        [sys.executable, "-m", "tools.labs.measure", *options],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "hooks"},
        stderr=subprocess.PIPE,
        text=True,
    )


def _kept(journal: Path) -> Sequence[str]:
    return journal.read_text(encoding="utf-8").splitlines()[1:] if journal.exists() else []


def _wait_for_runs(journal: Path, count: int, run: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 300
    while len(_kept(journal)) < count:
        assert run.poll() is None, run.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.thorough
def test_an_experiment_that_was_killed_or_stopped_continues_and_loses_no_run(
    engine: Engine, package: Path, tmp_path: Path
) -> None:
    """Use real containers and guests: send SIGKILL after the first run and SIGINT after the second, then finish."""
    if not is_root():
        pytest.skip("Only root can read how much memory a container takes. Run the tests as root.")
    if not engine.shares_our_kernel():
        pytest.skip("This engine runs on another machine, where its containers can't be measured from here.")
    journal = tmp_path / "measure.jsonl"
    for count, number in ((1, signal.SIGKILL), (2, signal.SIGINT)):
        run = _measure(tmp_path)
        _wait_for_runs(journal, count, run)
        run.send_signal(number)
        printed = run.communicate(timeout=60)[1]
        if number == signal.SIGINT:
            assert run.returncode == 130
            assert "`make measure` goes on from there" in printed
            assert f"Going on: {count - 1} of 4 runs are kept" in printed
    kept = [json.loads(line) for line in _kept(journal)]
    last = _measure(tmp_path)
    printed = last.communicate(timeout=500)[1]
    assert last.returncode == 0, printed
    (file,) = tmp_path.glob("measured-*.yml")
    values = yaml.safe_load(file.read_text(encoding="utf-8"))["measurements"][0]["values"]
    for reading in kept:
        (runs,) = (value["runs"] for value in values if value["technology"] == reading["subject"])
        assert reading["milliseconds"] in runs
    assert [len(value["runs"]) for value in values] == [2, 2]
    assert not journal.exists()
    assert not [name for name in engine.run_lines("image", "ls", "--format", "{{.Repository}}") if name == NAME]
    assert not engine.run_lines("ps", "--all", "--quiet", "--filter", f"name={NAME}")


def test_without_the_programs_the_error_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.labs.measure", f"--into={tmp_path}"],
        cwd=PROJECT,
        env={"PATH": str(tmp_path), "PYTHONPATH": "hooks"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "qemu-system-x86" in done.stderr
    assert "install" in done.stderr
    assert "Traceback" not in done.stderr
