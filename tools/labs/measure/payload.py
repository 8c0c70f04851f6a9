"""Runs the payload once, in a container or in a virtual machine, and measures time, memory and processes."""

import io
import os
import re
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tools.labs.accelerator import EMULATION_SECONDS
from tools.labs.child_process import ChildProcess, NoOutputError, run_child
from tools.labs.engine import Engine
from tools.labs.errors import EngineError, LabError
from tools.labs.measure.reading import Reading, proportional_megabytes
from tools.labs.virtual_machine import VirtualMachine

MARK = "payload-is-up"

# The payload ends by itself, so that its container disappears even if an interrupted run could not remove it.
SCRIPT = f"""echo {MARK}
[ -d /proc/1 ] || busybox mount -t proc proc /proc
set -- /proc/[0-9]*
echo "it sees <$#>"
exec busybox sleep 30
"""

SETTLE_SECONDS = 0.5
"""The time from the payload's first line to the reading of memory."""

NAME = "isolation-atlas-measure"
"""The prefix for the names of all Docker objects that are created, because the engine may be the user's."""

# Prints the memory of a container's first process and of its parent, the shim, and the name of the parent.
_READ_MEMORY = """
shim=$(awk '/^PPid:/ { print $2 }' "/proc/$1/status")
cat "/proc/$1/smaps_rollup" "/proc/$shim/smaps_rollup" && printf 'parent: ' && cat "/proc/$shim/comm"
"""


@dataclass(frozen=True, slots=True)
class ContainerPayload:
    """The payload as an image of a Docker Engine."""

    engine: Engine
    image: str

    def run(self) -> Reading:
        """Run the container once; raises LabError if it does not print the expected lines."""
        name = f"{NAME}-{os.getpid()}"
        command = ["docker", "run", "--rm", "--network", "none", "--name", name, self.image, "/init"]
        with run_child(command, self.engine.env) as container:
            try:
                milliseconds, seen = _wait_for_start(container, "the container", 60)
                return Reading(
                    subject="container",
                    milliseconds=milliseconds,
                    megabytes=proportional_megabytes(self._read_memory(name)),
                    processes=2,  # the payload and its shim
                    seen=seen,
                    files=round(int(self.engine.run("image", "inspect", "--format", "{{.Size}}", self.image)) / 1e6, 2),
                )
            finally:
                with suppress(EngineError):
                    self.engine.run("rm", "--force", name)

    def _read_memory(self, name: str) -> str:
        process = self.engine.run("inspect", "--format", "{{.State.Pid}}", name)
        read = subprocess.run(
            [*self.engine.inside, "sh", "-c", _READ_MEMORY, "sh", process], capture_output=True, text=True, check=False
        )
        if read.returncode or "parent: containerd-shim" not in read.stdout:
            raise LabError(
                f"The memory of the container's processes can't be read: {read.stderr.strip() or read.stdout[-80:]}. "
                "That takes root, and a Docker Engine on this very machine that runs containers with containerd."
            )
        return read.stdout


@contextmanager
def container_payload(engine: Engine, root: Path) -> Iterator[ContainerPayload]:
    """Import a root file system into the engine as an image, which is removed at the end of the block.

    The image's tag is the id of this process, so that images and containers of a process that was killed are
    recognised, and removed here.
    """
    _remove_old(engine)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.add(root, arcname=".", filter=_owned_by_root)
    image = f"{NAME}:{os.getpid()}"
    engine.run("import", "-", image, stdin=archive.getvalue())
    try:
        yield ContainerPayload(engine, image)
    finally:
        with suppress(EngineError):
            engine.run("image", "rm", "--force", image)


def _remove_old(engine: Engine) -> None:
    names = engine.run_lines("ps", "--all", "--filter", f"name=^/?{NAME}-[0-9]+$", "--format", "{{.Names}}")
    tags = engine.run_lines("image", "ls", "--format", "{{.Tag}}", NAME)
    for command, created in (("rm", names), ("rmi", {f"{NAME}:{tag}" for tag in tags})):
        for name in created:
            if not Path("/proc", re.split("[-:]", name)[-1]).exists():
                with suppress(EngineError):
                    engine.run(command, "--force", name)


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


@dataclass(frozen=True, slots=True)
class MachinePayload:
    """The payload as the initramfs of a virtual machine."""

    machine: VirtualMachine

    def run(self) -> Reading:
        """Boot the machine once; raises LabError if it does not print the expected lines."""
        files = self.machine.kernel.stat().st_size + self.machine.initramfs.stat().st_size
        with run_child(self.machine.command()) as guest:
            milliseconds, seen = _wait_for_start(guest, "the virtual machine", EMULATION_SECONDS)
            rollup = Path(f"/proc/{guest.process.pid}/smaps_rollup").read_text(encoding="utf-8")
            return Reading(
                subject="vm",
                milliseconds=milliseconds,
                megabytes=proportional_megabytes(rollup),
                processes=1,
                seen=seen,
                files=round(files / 1e6, 2),
            )


def _wait_for_start(program: ChildProcess, subject: str, seconds: float) -> tuple[float, int]:
    """Wait until the payload has started.

    Returns:
        The milliseconds until its first line, and the number of processes that it sees.
    """
    try:
        milliseconds = round(program.wait_for(MARK, seconds) * 1000, 1)
        program.wait_for(">", seconds)
    except NoOutputError as error:
        raise LabError(f"The payload in {subject} did not start: {error}. It printed: {error.printed[-400:]}") from None
    time.sleep(SETTLE_SECONDS)
    seen = re.search(r"it sees <(\d+)>", program.text)
    if not seen:
        raise LabError(f"The payload in {subject} printed something else: {program.text[-400:]}")
    return milliseconds, int(seen[1])
