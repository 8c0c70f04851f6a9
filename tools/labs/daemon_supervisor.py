"""Starts a Docker daemon in its own namespaces, and removes everything of it after the run that uses it.

`python -m tools.labs.daemon_supervisor FOLDER` starts the daemon, prints the id of the process that holds its
namespaces, and stops the daemon when its standard input ends. The kernel closes that pipe when the run ends, even by
SIGKILL. If the supervisor itself is killed, the kernel kills the first process of the daemon's PID namespace, and with
it all other processes there. Mounts, bridge and packet filter disappear with the other namespaces.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tools.labs.cgroups import remove_cgroups

PID_FILE = "supervisor.pid"
_STOP_SECONDS = 20
_INIT = Path(__file__).with_name("daemon_init.sh")


def start_daemon(folder: Path) -> subprocess.Popen[bytes]:
    """Start a daemon that has all its files below `folder`, and writes its log to the file `log` there."""
    namespaces = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *namespaces, "sh", str(_INIT), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def stop_daemon(daemon: subprocess.Popen[bytes]) -> None:
    """End the daemon and wait until no process of its namespaces is left."""
    # The first process of the PID namespace is killed, and not its parent `unshare`, because `unshare` then waits until
    # the namespace is empty.
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            if int(parent) == daemon.pid:
                os.kill(int(stat.parent.name), signal.SIGKILL)
    try:
        daemon.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        daemon.kill()


def remove_remains(folder: Path) -> None:
    """Remove a daemon's cgroups and its folder."""
    remove_cgroups(folder.name)
    shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a daemon in the folder on the command line until the standard input ends."""
    folder = Path(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    daemon = start_daemon(folder)
    (folder / PID_FILE).write_text(str(os.getpid()))
    print(daemon.pid, flush=True)
    with contextlib.suppress(OSError):
        sys.stdin.buffer.read()
    stop_daemon(daemon)
    remove_remains(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
