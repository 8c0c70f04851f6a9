"""Facts about how the labs boot guests: with a time limit, and with no process left at the end."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.apt import is_root
from tools.labs.accelerator import EMULATION_SECONDS, boot, choose_accelerator
from tools.labs.child_process import NoOutputError, run_child
from tools.labs.errors import LabError
from tools.labs.initramfs import make_root, pack_initramfs
from tools.labs.kernel import find_package, unpack_kernel
from tools.labs.programs import explain_missing
from tools.labs.virtual_machine import VirtualMachine

from isolation_atlas.lab import Command, read_lab

HANGING_SCRIPT = "while :; do :; done"

Guest = Callable[[str], Path]


@pytest.fixture(scope="session")
def kernel(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_kernel(package, tmp_path_factory.mktemp("kernel"))


@pytest.fixture
def guest(tmp_path: Path) -> Guest:
    """A function that makes the initramfs of a guest from the script that the guest runs."""
    if reason := explain_missing("machine"):
        pytest.skip(reason)

    def make(script: str) -> Path:
        name = f"guest-{len(list(tmp_path.iterdir()))}"
        return pack_initramfs(make_root(tmp_path / name, script), tmp_path / f"{name}.gz")

    return make


def _processes_of(file: Path) -> list[str]:
    """The command lines of running QEMU processes that name a file."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(file) in line and "qemu" in line:
            found.append(line)
    return found


def test_a_guest_boots_runs_its_payload_and_has_a_kernel_of_its_own(kernel: Path, guest: Guest) -> None:
    initramfs = guest('echo "kernel <$(busybox uname -r)>"\nbusybox poweroff -f\n')
    with run_child(VirtualMachine(kernel, initramfs, "tcg").command()) as running:
        running.wait_for("kernel <", EMULATION_SECONDS)
        running.wait_for(">", EMULATION_SECONDS)
        assert running.process.wait(30) == 0
    assert f"kernel <{kernel.name.removeprefix('vmlinuz-')}>" in running.text


@pytest.mark.thorough
def test_a_guest_that_hangs_is_killed_after_the_time_limit(kernel: Path, guest: Guest) -> None:
    initramfs = guest(HANGING_SCRIPT)
    started = time.monotonic()
    with pytest.raises(NoOutputError, match=r"printed no 'guest-is-up' within 3 seconds"):
        boot(VirtualMachine(kernel, initramfs, "tcg"), "guest-is-up", 3)
    assert time.monotonic() - started < 30
    assert _processes_of(initramfs) == []


@pytest.mark.thorough
def test_the_accelerator_is_one_that_really_boots_a_guest(kernel: Path, guest: Guest) -> None:
    initramfs = guest("echo guest-is-up\nbusybox sleep 60\n")
    choice = choose_accelerator(kernel, initramfs, "guest-is-up")
    assert boot(VirtualMachine(kernel, initramfs, choice.accelerator), "guest-is-up", EMULATION_SECONDS) > 0
    assert choice.reason
    assert _processes_of(initramfs) == []


@pytest.fixture
def hanging_kvm(kernel: Path, guest: Guest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a QEMU on the path whose guest hangs under KVM; the value is the initramfs of that guest."""
    initramfs = guest(HANGING_SCRIPT)
    hangs = shlex.join(VirtualMachine(kernel, initramfs, "tcg").command()[1:])
    real = shutil.which("qemu-system-x86_64")
    fake = tmp_path / "bin" / "qemu-system-x86_64"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *"-accel kvm"*) exec {real} {hangs};; esac\nexec {real} "$@"\n', encoding="utf-8"
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    return initramfs


@pytest.mark.thorough
def test_emulation_is_chosen_if_a_guest_hangs_under_kvm_and_no_process_is_left(
    kernel: Path, guest: Guest, hanging_kvm: Path
) -> None:
    initramfs = guest("echo guest-is-up\nbusybox sleep 60\n")
    choice = choose_accelerator(kernel, initramfs, "guest-is-up", kvm_seconds=4)
    assert choice.accelerator == "tcg"
    assert "it printed no 'guest-is-up' within 4 seconds" in choice.reason
    assert _processes_of(hanging_kvm) == _processes_of(initramfs) == []


CHOOSE_PROGRAM = """
import sys
from pathlib import Path
from tools.labs.accelerator import choose_accelerator
print(choose_accelerator(Path(sys.argv[1]), Path(sys.argv[2]), "guest-is-up").reason)
"""


@pytest.mark.thorough
def test_without_kvm_the_reason_quotes_qemu(kernel: Path, guest: Guest) -> None:
    hidden: list[str] = []
    if Path("/dev/kvm").exists():
        if not is_root():
            pytest.skip("Only root can hide /dev/kvm from a test. Run the tests as root.")
        hidden = ["unshare", "--mount", "sh", "-c", 'mount --bind /dev/null /dev/kvm && exec "$@"', "sh"]
    initramfs = guest("echo guest-is-up\nbusybox sleep 60\n")
    reason = subprocess.run(
        [*hidden, sys.executable, "-c", CHOOSE_PROGRAM, str(kernel), str(initramfs)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.match(r"No guest boots under KVM here: it ended .* \(QEMU said: .*\S.*\)\.", reason), reason


def test_the_page_boots_the_machine_that_the_labs_boot() -> None:
    page = "docs/labs/first-virtual-machine.md"
    lab = read_lab((PROJECT / page).read_text(encoding="utf-8"), page)
    boots = [step.text for step in lab.steps if isinstance(step, Command) and step.text.startswith("qemu-system")]
    assert len(boots) == 1
    shown = shlex.split(boots[0].replace("\\\n", " "))
    ours = VirtualMachine(Path("$kernel"), Path("initramfs.gz"), "tcg").command()
    # The page has a variable for the accelerator, and QEMU's monitor on the serial line.
    assert [argument.replace("$accelerator", "tcg").replace("mon:", "") for argument in shown] == ours


def test_if_no_guest_boots_the_error_has_the_command_to_try_by_hand(guest: Guest, tmp_path: Path) -> None:
    (tmp_path / "vmlinuz").write_bytes(b"no kernel")
    with pytest.raises(LabError, match=r"Try by hand what was tried: qemu-system-x86_64 .*-accel tcg"):
        choose_accelerator(tmp_path / "vmlinuz", guest(HANGING_SCRIPT), "guest-is-up", kvm_seconds=4)


BOOT_PROGRAM = """
import sys, time
from pathlib import Path
from tools.labs.virtual_machine import VirtualMachine
from tools.labs.child_process import run_child
with run_child(VirtualMachine(Path(sys.argv[1]), Path(sys.argv[2]), "tcg").command()) as guest:
    guest.wait_for("guest-is-up", 120)
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.mark.thorough
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_no_guest_outlives_a_run_that_is_ended(kernel: Path, guest: Guest, number: signal.Signals) -> None:
    initramfs = guest("echo guest-is-up\nbusybox sleep 600\n")
    with subprocess.Popen(
        [sys.executable, "-c", BOOT_PROGRAM, str(kernel), str(initramfs)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as run:
        assert run.stdout
        assert run.stdout.readline() == b"up\n"
        assert _processes_of(initramfs) != []
        run.send_signal(number)
        run.wait(30)
    deadline = time.monotonic() + 10
    while _processes_of(initramfs) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _processes_of(initramfs) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    if not is_root():
        pytest.skip("Only root can mount a small disk to fill. Run the tests as root.")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.thorough
def test_a_full_disk_is_reported_with_the_space_that_is_needed_and_no_incomplete_file_is_left(
    package: Path, small_disk: Path
) -> None:
    with pytest.raises(LabError, match=r"Can't write the kernel to .*: No space left on device. It needs \d+ MB there"):
        unpack_kernel(package, small_disk)
    assert list(small_disk.iterdir()) == []


def test_an_existing_kernel_is_not_changed(package: Path, tmp_path: Path) -> None:
    kernel = unpack_kernel(package, tmp_path)
    kernel.write_bytes(b"the user's own")
    assert unpack_kernel(package, tmp_path) == kernel
    assert kernel.read_bytes() == b"the user's own"


def test_a_damaged_package_is_reported_with_what_to_do(tmp_path: Path) -> None:
    if reason := explain_missing("machine"):
        pytest.skip(reason)
    (tmp_path / "linux-image-0.deb").write_bytes(b"half a package")
    with pytest.raises(LabError, match=r"linux-image-0\.deb contains no kernel.*Delete it"):
        unpack_kernel(tmp_path / "linux-image-0.deb", tmp_path)


@pytest.mark.thorough
def test_without_package_and_without_network_the_error_says_what_to_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason := explain_missing("machine"):
        pytest.skip(reason)
    (tmp_path / "apt.conf").write_text('Acquire::http::Proxy "http://127.0.0.1:9"; Acquire::Retries "0";')
    monkeypatch.setenv("APT_CONFIG", str(tmp_path / "apt.conf"))
    with pytest.raises(LabError, match=r"can't be had: .*Download it on a Debian that has a network"):
        find_package(tmp_path / "cache")
    (tmp_path / "cache" / "linux-image-1_amd64.deb").write_bytes(b"")
    assert find_package(tmp_path / "cache").name == "linux-image-1_amd64.deb"
