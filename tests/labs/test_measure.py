"""Facts about the experiment that `make measure` writes."""

import gzip
import json
import lzma
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import PROJECT
from tools.apt import is_root
from tools.labs.errors import LabError
from tools.measure.__main__ import main
from tools.measure.boundaries import BOUNDARIES, write_bundle, write_firecracker_config
from tools.measure.experiment import Report, experiment_name, make_experiment, write_experiment
from tools.measure.host import describe_host, describe_settings, hash_harness, parse_version, read_available_mib
from tools.measure.journal import Journal, open_journal
from tools.measure.payload import parse_probes, probe_script
from tools.measure.place import Place, Start
from tools.measure.prepare import PREFIX, explain_missing, name_emulated
from tools.measure.probes import PROBES, Found, answer_for_module, own_kernel
from tools.measure.processes import Process, find_family
from tools.measure.reading import CrowdReading, ProbeReading, Reading, StartReading, proportional_megabytes
from tools.measure.vmlinux import extract_vmlinux
from tools.yaml_file import read_yaml

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.comparison import Experiment

CONDITIONS = {"Host kernel": "6.1"}
DAY = date(2026, 1, 31)
REPORT = Report("A host.", CONDITIONS, {"Plain process": "sh init"}, DAY, "0.1", {"LXC": "lxc-execute not found"})
PAIR = [boundary for boundary in BOUNDARIES if boundary.id in ("process", "docker")]

NUMBERS = st.floats(0, 1e6).map(lambda number: round(number, 2))

HOST: Found = {
    "release": "6.1.0",
    "version": "#1 SMP",
    "booted": "1000",
    "user": "0 0 0 4294967295",
    "capabilities": "000001ffffffffff of 40",
    "calls": "345 0 25",
    "processes": "140",
    "harness": "1",
    "character": "94",
    "block": "10",
    "mounts": "22",
    "files": "2",
    "interfaces": "2 with the loopback",
    "network": "1",
    "proc": "1471",
    "sys": "15337",
}
CONTAINER: Found = {
    **HOST,
    "capabilities": "00000000a80425fb of 40",
    "calls": "276 69 25",
    "processes": "1",
    "harness": "0",
    "character": "7",
    "block": "0",
    "files": "0",
    "network": "0",
    "proc": "46",
    "sys": "0",
}
GUEST: Found = {**HOST, "booted": "5000", "harness": "0", "files": "0"}


def _readings(boundary: str) -> st.SearchStrategy[list[Reading]]:
    one = st.builds(
        StartReading,
        kind=st.just("start"),
        boundary=st.just(boundary),
        milliseconds=NUMBERS,
        megabytes=NUMBERS,
        processes=NUMBERS,
        seen=NUMBERS,
        load=NUMBERS,
    )
    return st.lists(one, min_size=2, max_size=30)


BOTH = st.tuples(_readings("process"), _readings("docker")).map(lambda two: [*two[0], *two[1]])


def _read(text: str) -> Experiment:
    (document,) = parse_documents(SourceText(text, "measured.yml"))
    return validate(document, Experiment, what="this experiment")


@given(BOTH)
def test_the_file_holds_every_run_in_order_and_is_read_as_it_was_written(readings: list[Reading]) -> None:
    experiment = _read(write_experiment(make_experiment(readings, PAIR, REPORT)))
    assert experiment.own
    assert experiment.conditions["Left out: LXC"] == "lxc-execute not found"
    times = experiment.measurements[0]
    assert [value.id for value in times.values] == ["time-process", "time-docker"]
    for value in times.values:
        assert value.runs == [
            reading.milliseconds
            for reading in readings
            if isinstance(reading, StartReading) and f"time-{reading.boundary}" == value.id
        ]


def test_the_note_speaks_of_what_was_measured() -> None:
    crowds = [CrowdReading(boundary=one.id, megabytes=1, load=0) for one in [*PAIR, *PAIR]]
    note = make_experiment(crowds, PAIR, REPORT).note
    assert "Memory is the proportional set size" in note
    assert [word for word in ("Times", "probes", "System calls", "guest") if word in note] == []


@given(BOTH, BOTH)
def test_the_files_of_two_experiments_have_two_names(one: list[Reading], other: list[Reading]) -> None:
    names = {experiment_name(write_experiment(make_experiment(runs, PAIR, REPORT)), DAY) for runs in (one, other)}
    assert len(names) == (1 if one == other else 2)
    assert all(name.startswith("measured-2026-01-31-") for name in names)


def _probed(found: Mapping[str, Found]) -> list[Reading]:
    return [
        ProbeReading(boundary=boundary, found=dict(printed), files=2, load=1)
        for _ in range(2)
        for boundary, printed in found.items()
    ]


def test_without_times_the_file_has_the_matrix_and_no_chart_of_times() -> None:
    readings = _probed({"process": HOST, "docker": CONTAINER})
    experiment = _read(write_experiment(make_experiment(readings, PAIR, REPORT)))
    assert {chart.feature for chart in experiment.measurements} == {None}
    assert "probed" in experiment.title
    assert [row.id for row in experiment.probes] == [probe.id for probe in PROBES]
    kernel = experiment.probes[0]
    assert [(one.subject, one.reach) for one in kernel.answers] == [
        ("Plain process", "host"),
        ("Docker with runc", "host"),
    ]


def test_the_memory_of_the_last_of_twenty_is_a_chart_of_its_own() -> None:
    crowds: list[Reading] = [
        CrowdReading(boundary=boundary, megabytes=megabytes, load=0)
        for boundary, megabytes in (("process", 1.0), ("docker", 3.0), ("process", 2.0), ("docker", 4.0))
    ]
    chart = make_experiment(crowds, PAIR, REPORT).measurements[0]
    assert chart.name == "Memory of the last of 20"
    assert [value.value for value in chart.values] == [1.5, 3.5]


@pytest.mark.parametrize(
    ("probe", "found", "reach", "answer"),
    [
        ("kernel", HOST, "host", "the host's"),
        ("kernel", CONTAINER, "host", "the host's"),
        ("kernel", GUEST, "none", "its own, 6.1.0"),
        ("calls", CONTAINER, "limited", "276 of 370 answered"),
        ("calls", GUEST, "none", "345 of 370 answered by its own kernel"),
        ("calls", {}, "unknown", "not asked"),
        ("user", CONTAINER, "host", "root of the host"),
        ("user", {**CONTAINER, "user": "0 0 100000 65536"}, "limited", "user 100000 of the host"),
        ("user", {**CONTAINER, "user": "1000 0 0 4294967295"}, "limited", "user 1000 of the host"),
        ("capabilities", HOST, "host", "41"),
        ("capabilities", CONTAINER, "limited", "14"),
        ("capabilities", {**CONTAINER, "capabilities": "0000000000000000 of 40"}, "none", "0"),
        ("capabilities", {**HOST, "user": "0 0 100000 65536"}, "limited", "41, in a user namespace"),
        ("processes", HOST, "host", "seen, 140"),
        ("processes", CONTAINER, "none", "hidden, sees 1"),
        ("devices", HOST, "host", "94 character, 10 block"),
        ("devices", CONTAINER, "limited", "7 character, 0 block"),
        ("files", HOST, "host", "writable, 22 mounts"),
        ("files", {**CONTAINER, "files": "1"}, "host", "readable, 22 mounts"),
        ("files", CONTAINER, "none", "hidden, 22 mounts"),
        ("network", HOST, "host", "gets out"),
        ("network", CONTAINER, "none", "no way out, 2 interfaces"),
        ("network", {**CONTAINER, "interfaces": "1"}, "none", "no way out"),
        ("proc", CONTAINER, "limited", "46 files"),
        ("sys", CONTAINER, "none", "no file"),
        ("sys", {**CONTAINER, "sys": "1"}, "limited", "1 file"),
        ("sys", GUEST, "none", "15337 files, of its own kernel"),
    ],
)
def test_an_answer_says_how_much_of_the_host_is_reached(probe: str, found: Found, reach: str, answer: str) -> None:
    (asked,) = (one for one in PROBES if one.id == probe)
    verdict = asked.ask(found, HOST)
    assert (verdict.reach, verdict.answer) == (reach, answer)


@given(st.sets(st.sampled_from(sorted(HOST))), st.sets(st.sampled_from(sorted(HOST))))
def test_probes_that_printed_only_a_part_get_an_answer_all_the_same(inside: set[str], outside: set[str]) -> None:
    for probe in PROBES:
        found, host = ({name: HOST[name] for name in names} for names in (inside, outside))
        assert probe.ask(found, host).answer


def test_a_guest_of_the_same_kernel_has_a_kernel_of_its_own_and_a_container_has_not() -> None:
    assert own_kernel(GUEST, HOST)
    assert not own_kernel({**CONTAINER, "booted": "1001"}, HOST)


def test_a_module_without_a_folder_reaches_nothing() -> None:
    answers = {probe.id: answer_for_module(probe, {"folders": "0"}) for probe in PROBES}
    assert {answer.reach for answer in answers.values()} == {"none"}
    assert answers["files"].answer == "no folder"


def test_what_probes_print_on_a_serial_line_is_read() -> None:
    printed = "boot messages\r\nprobe release 6.1\r\nprobe calls 1 2 3 \r\nprobe empty \r\nprobe end\r\n"
    assert parse_probes(printed) == {"release": "6.1", "calls": "1 2 3"}


def test_the_probes_write_to_nothing_but_their_output() -> None:
    script = probe_script("/folder", "name", ["192.0.2.1"], 9)
    assert "@" not in re.sub(r'"\$@"', "", script)
    assert set(re.findall(r">+ *([\w/.$]+)", script)) == {"/dev/null"}


def test_boundaries_have_ids_of_their_own_and_technologies_of_the_comparison() -> None:
    technologies = {path.name for path in (PROJECT / "docs/data/comparison/technologies").iterdir()}
    assert len({boundary.id for boundary in BOUNDARIES}) == len(BOUNDARIES)
    assert len({boundary.name for boundary in BOUNDARIES}) == len(BOUNDARIES)
    assert {boundary.technology for boundary in BOUNDARIES} - {None} <= technologies


def test_an_emulated_machine_says_so_in_its_name_and_a_container_keeps_its_own() -> None:
    named = {boundary.id: name_emulated(boundary).name for boundary in BOUNDARIES}
    assert named["qemu-q35"] == "QEMU, q35, emulated"
    assert named["docker"] == "Docker with runc"


def test_a_missing_program_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = {boundary.id: explain_missing(boundary) for boundary in BOUNDARIES}
    assert told["process"] == ""
    assert told["bubblewrap"] == "bwrap not found; to install: apt-get install bubblewrap"
    assert told["podman"].endswith("to install: apt-get install podman; apt-get install crun; apt-get install conmon")
    assert all("to install:" in reason for identity, reason in told.items() if identity != "process")


def test_the_commands_of_all_boundaries_name_the_instance_or_its_folder() -> None:
    place = Place(Path("/tmp/isolation-atlas-measure-0"), Path("/k/vmlinuz-6"), "kvm")  # noqa: S108
    for boundary in BOUNDARIES:
        if boundary.rootless:
            continue
        command = boundary.command(place, Start(f"{place.name}-00001"))
        assert any(place.name in word for word in command)
        assert place.name not in describe_settings(place, command)


def test_configurations_are_what_their_programs_read() -> None:
    place = Place(Path("/f"))
    assert json.loads(write_bundle(place, "/init"))["process"]["args"] == ["/init"]
    config = json.loads(write_firecracker_config(place, "/probe"))
    assert config["boot-source"]["boot_args"].endswith("rdinit=/probe")


@pytest.mark.parametrize(
    ("printed", "version"),
    [
        ("bubblewrap 0.8.0", "0.8.0"),
        ("systemd 252 (252.39-1~deb12u2)\n+PAM", "252 (252.39-1~deb12u2)"),
        ("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg)", "7.2.22"),
        ("Firecracker v1.7.0", "1.7.0"),
        ("no number", "unknown"),
    ],
)
def test_a_version_is_found_in_what_a_program_prints(printed: str, version: str) -> None:
    assert parse_version(printed) == version


def test_the_hash_of_the_harness_changes_with_each_of_its_files(tmp_path: Path) -> None:
    for name in ("a.py", "b.c", "c.wat"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    hashes = {hash_harness(tmp_path)}
    for number, name in enumerate(("a.py", "b.c", "c.wat"), start=2):
        (tmp_path / name).write_text("2", encoding="utf-8")
        hashes.add(hash_harness(tmp_path))
        assert len(hashes) == number
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert hash_harness(tmp_path) in hashes


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress])
def test_the_elf_file_of_a_compressed_kernel_is_found(tmp_path: Path, compress: object) -> None:
    assert callable(compress)
    kernel = tmp_path / "vmlinuz"
    kernel.write_bytes(b"MZ\x1f\x8b\x08 no stream" + compress(b"\x7fELF and more") + b"trailer")
    assert extract_vmlinux(kernel, tmp_path / "vmlinux").read_bytes() == b"\x7fELF and more"


def test_a_kernel_that_is_compressed_in_another_way_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "vmlinuz").write_bytes(b"MZ")
    with pytest.raises(LabError, match="No ELF file was found in vmlinuz"):
        extract_vmlinux(tmp_path / "vmlinuz", tmp_path / "vmlinux")


def test_a_family_is_who_carries_the_mark_and_all_who_descend_from_them() -> None:
    processes = {
        1: Process(0, "init", ""),
        2: Process(1, "shim", "-id mark"),
        3: Process(2, "payload", ""),
        4: Process(3, "child", ""),
        5: Process(1, "other", ""),
    }
    assert find_family(processes, ["mark"]) == {2, 3, 4}
    assert find_family(processes, ["mark"], start=5) == {2, 3, 4, 5}
    assert find_family(processes, [""]) == set()


def test_the_host_is_described_with_processor_cores_memory_and_whether_it_is_virtual() -> None:
    memory = "MemTotal:       24684544 kB\n"
    guest = "model name\t: Intel(R) Xeon(R) Processor\nflags\t\t: fpu vme hypervisor lm\n"
    assert describe_host(guest, memory, 2) == (
        "Virtual machine with 2 cores of Intel Xeon Processor and 25.3 GB of memory."
    )
    metal = "model name\t: AMD Ryzen 7\nflags\t\t: fpu vme lm\n"
    assert describe_host(metal, memory, 1).startswith("Computer with 1 core of AMD Ryzen 7")


def test_free_memory_is_read_in_mebibytes_and_is_none_where_nothing_is_said() -> None:
    assert read_available_mib("MemTotal: 4096 kB\nMemAvailable:    2048 kB\n") == 2
    assert read_available_mib("MemTotal: 4096 kB\n") == 0


@given(st.text(), st.text(), st.integers(1, 512))
def test_any_host_gets_a_sentence(processors: str, memory: str, cores: int) -> None:
    assert describe_host(processors, memory, cores).endswith("of memory.")


def test_memory_is_the_sum_of_the_proportional_sizes() -> None:
    assert proportional_megabytes("Rss: 9 kB\nPss:    1000 kB\nPss_Dirty:  7 kB\nPss:   500 kB\n") == 1.54


READING = StartReading(boundary="process", milliseconds=1.5, megabytes=2, processes=1, seen=40, load=0)
READINGS: list[Reading] = [
    READING,
    CrowdReading(boundary="process", megabytes=1, load=0),
    ProbeReading(boundary="process", found=dict(HOST), files=2, load=0),
]


def test_a_journal_has_every_reading_and_drops_an_incomplete_line(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "measure.jsonl"
    journal = open_journal(path, CONDITIONS)
    for reading in READINGS:
        journal.add(reading)
    with path.open("a", encoding="utf-8") as file:
        file.write(READING.model_dump_json()[:20])
    again = open_journal(path, CONDITIONS)
    assert again.readings == READINGS
    again.add(READING)
    assert open_journal(path, CONDITIONS).readings == [*READINGS, READING]


@pytest.mark.parametrize("first_line", [json.dumps({"Host kernel": "other"}), "no JSON", "{"])
def test_a_journal_with_other_conditions_is_renamed_and_never_continued(tmp_path: Path, first_line: str) -> None:
    path = tmp_path / "measure.jsonl"
    for number in (1, 2):
        path.write_text(f"{first_line}\n{READING.model_dump_json()}\n", encoding="utf-8")
        before = path.read_bytes()
        journal = open_journal(path, CONDITIONS)
        assert journal.readings == []
        assert journal.set_aside == tmp_path / f"measure.{number}.jsonl"
        assert journal.set_aside.read_bytes() == before


def test_a_busy_host_is_told_that_it_is_busy_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGHUP)
    try:
        assert main(["--max-load", "-1", "--into", str(tmp_path), "--journal", str(tmp_path / "journal")]) == 1
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), kept, strict=True):
            signal.signal(number, handler)
    assert "This host is busy" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


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


# The boundaries that the tests run: those with a part of their own that could stay behind. What is missing is left out.
_TRIED = ("process", "bubblewrap", "nspawn", "lxc", "podman", "docker")


def _measure(folder: Path, boundaries: Sequence[str], **variables: str) -> "subprocess.Popen[str]":
    options = ["--runs", "2", "--max-load", "10000", f"--into={folder}", f"--journal={folder / 'measure.jsonl'}"]
    return subprocess.Popen(
        [sys.executable, "-m", "tools.measure", *options, *(f"--boundary={one}" for one in boundaries)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "hooks", **variables},
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


def _remains(temporary: Path) -> list[str]:
    """Folders, mounts, control groups and processes of a measurement."""
    found = [str(path) for path in temporary.glob(f"{PREFIX}*")]
    found += [line for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines() if PREFIX in line]
    found += [name for _, names, _ in os.walk("/sys/fs/cgroup") for name in names if PREFIX in name]
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command.read_text(errors="replace").split("\0")
        except OSError:
            continue
        found += [" ".join(words)] if any(PREFIX in word for word in words) else []
    return found


def _wait_for_nothing(temporary: Path) -> list[str]:
    """What is left when nothing changes any more, or after a minute."""
    deadline = time.monotonic() + 60
    while (remains := _remains(temporary)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return remains


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder of temporary files whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _require_root() -> None:
    if not is_root():
        pytest.skip("Only root can read how much memory other users' processes take. Run the tests as root.")


@pytest.mark.thorough
def test_a_measurement_that_was_killed_or_stopped_leaves_nothing_behind_and_loses_no_run(
    tmp_path: Path, temporary: Path
) -> None:
    """Use real boundaries: send SIGKILL, SIGTERM and SIGINT after one run more each, then finish."""
    _require_root()
    journal = tmp_path / "measure.jsonl"
    for count, number in ((1, signal.SIGKILL), (4, signal.SIGTERM), (7, signal.SIGINT)):
        run = _measure(tmp_path, _TRIED, TMPDIR=str(temporary))
        _wait_for_runs(journal, count, run)
        run.send_signal(number)
        printed = run.communicate(timeout=240)[1]
        assert _wait_for_nothing(temporary) == []
        if number != signal.SIGKILL:
            assert run.returncode == 130
            assert "`make measure` continues from there" in printed
            assert re.search(r"Going on: \d+ of \d+ runs are kept", printed)
    kept = [json.loads(line) for line in _kept(journal)]
    last = _measure(tmp_path, _TRIED, TMPDIR=str(temporary))
    printed = last.communicate(timeout=500)[1]
    assert last.returncode == 0, printed
    assert _wait_for_nothing(temporary) == []
    (file,) = tmp_path.glob("measured-*.yml")
    values = read_yaml(file)["measurements"][0]["values"]
    for reading in kept:
        if reading["kind"] == "start":
            (runs,) = (value["runs"] for value in values if value["id"] == f"time-{reading['boundary']}")
            assert reading["milliseconds"] in runs
    assert {len(value["runs"]) for value in values} == {2}
    assert not journal.exists()


@pytest.mark.thorough
def test_a_disk_that_is_full_is_told_and_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    _require_root()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3M", "tmpfs", str(temporary)], check=True)
    try:
        run = _measure(tmp_path, ("process", "bubblewrap"), TMPDIR=str(temporary))
        printed = run.communicate(timeout=240)[1]
        assert run.returncode == 1
        assert "No space left on device" in printed
        assert "Traceback" not in printed
        assert _wait_for_nothing(temporary) == []
        assert not list(tmp_path.glob("measured-*.yml"))
    finally:
        subprocess.run(["umount", str(temporary)], check=True)


def test_without_the_programs_the_error_says_what_to_install(tmp_path: Path) -> None:
    _require_root()
    busybox = shutil.which("busybox")
    if not busybox:
        pytest.skip("Install busybox-static.")
    for program in ("busybox", "cpio", "setpriv"):
        if path := shutil.which(program):
            (tmp_path / program).symlink_to(path)
    done = subprocess.run(
        [sys.executable, "-m", "tools.measure", "--what=probes", f"--into={tmp_path}", f"--journal={tmp_path / 'j'}"],
        cwd=PROJECT,
        env={"PATH": str(tmp_path), "PYTHONPATH": "hooks"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "apt-get install bubblewrap" in done.stderr
    assert "apt-get install qemu-system-x86" in done.stderr
    assert "Traceback" not in done.stderr
