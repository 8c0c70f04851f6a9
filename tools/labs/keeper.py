"""Keeps a Docker daemon of our own behind walls, and takes all of it away when whoever asked for it is gone.

`python keeper.py FOLDER` starts the daemon, prints the id of the process that holds its namespaces, and stops when its
standard input ends: however the run ends, even by SIGKILL, the kernel closes that pipe. Should the keeper be killed
itself, the kernel kills the daemon's first process, and with it every process of its PID namespace; its mounts, bridge
and packet filter go with the other namespaces.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

# As a program it has only its own folder to import from.
sys.path.insert(0, str(Path(__file__).parents[2]))
from tools.labs.cgroups import remove_cgroups

_STOP_SECONDS = 20
_FIRST_PROCESS = Path(__file__).with_name("first_process.sh")


def start_daemon(folder: Path) -> subprocess.Popen[bytes]:
    """Start a daemon whose every file is below `folder`; what it says goes to `log` there."""
    walls = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *walls, "sh", str(_FIRST_PROCESS), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def stop_daemon(daemon: subprocess.Popen[bytes]) -> None:
    """End the daemon and every process of its namespaces; none of them is left when this returns."""
    # Who waits for a namespace's first process waits for all of it. Killing `unshare` alone would not wait.
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            if int(parent) == daemon.pid:
                os.kill(int(stat.parent.name), signal.SIGKILL)
    try:
        daemon.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        daemon.kill()


def sweep(folder: Path) -> None:
    """Remove what a daemon left in `folder`, and its cgroups."""
    remove_cgroups(folder.name)
    shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    folder = Path(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    daemon = start_daemon(folder)
    (folder / "keeper").write_text(str(os.getpid()))
    print(daemon.pid, flush=True)
    with contextlib.suppress(OSError):
        sys.stdin.buffer.read()
    stop_daemon(daemon)
    sweep(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
