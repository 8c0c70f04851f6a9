"""Removes all that a measurement made, even if the measurement was killed.

`python -m tools.measure.cleaner FOLDER` reads commands, each a JSON list on a line, until its standard input ends. The
kernel closes that pipe when the measurement ends, even by SIGKILL. It then kills all processes that carry the name of
the folder, runs the commands, and removes the folder with what is mounted in it, and the control groups of that name.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from tools.labs.cgroups import remove_cgroups_with
from tools.measure.processes import kill_family
from tools.project import PROJECT

_COMMAND_SECONDS = 60
_STOP_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Cleaner:
    """A running cleaner of a folder."""

    process: "Popen[bytes]"

    def add(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Let it run a command at the end, with these variables in addition to its own."""
        assert self.process.stdin
        variables = [f"{name}={value}" for name, value in (env or {}).items()]
        self.process.stdin.write(json.dumps(["env", *variables, *command]).encode() + b"\n")
        self.process.stdin.flush()


@contextmanager
def clean_at_end(folder: Path) -> Iterator[Cleaner]:
    """Remove the folder and all that carries its name when the block ends, even if this process is killed in it."""
    process = Popen(
        [sys.executable, "-m", "tools.measure.cleaner", str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin
    try:
        yield Cleaner(process)
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)


def clean(folder: Path, commands: Sequence[Sequence[str]]) -> None:
    """Kill the processes that carry the name of the folder, run the commands, and remove the folder."""
    kill_family(folder.name)
    for command in reversed(commands):
        with suppress(subprocess.TimeoutExpired, OSError):
            subprocess.run(command, capture_output=True, timeout=_COMMAND_SECONDS, check=False)
    kill_family(folder.name)
    for mounted in _find_mounts(folder):
        subprocess.run(["umount", "--lazy", mounted], capture_output=True, check=False)
    remove_cgroups_with(folder.name)
    shutil.rmtree(folder, ignore_errors=True)


def _find_mounts(folder: Path) -> list[str]:
    """What is mounted below the folder, innermost first."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return sorted((path for line in lines if (path := line.split()[1]).startswith(f"{folder}/")), reverse=True)


def main() -> int:
    """Wait for the end of the standard input, and then remove the folder on the command line."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    commands = []
    for line in sys.stdin.buffer.read().splitlines():
        with suppress(json.JSONDecodeError):
            commands.append(json.loads(line))
    os.chdir("/")
    clean(Path(sys.argv[1]), commands)
    return 0


if __name__ == "__main__":
    sys.exit(main())
