"""Finds and removes control groups by name, in each hierarchy of version 1 and in version 2's only one."""

import contextlib
import os
import signal
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


def find_cgroups(name: str) -> list[Path]:
    """The top cgroups of that name."""
    return [path for path in (ROOT / name, *ROOT.glob(f"*/{name}")) if path.is_dir()]


def remove_cgroups(name: str) -> None:
    """Kill what runs in the cgroups of that name, and remove them with all below them."""
    for group in find_cgroups(name):
        for below in sorted((path for path in group.glob("**/") if path.is_dir()), reverse=True):
            for process in (below / "cgroup.procs").read_text().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(process), signal.SIGKILL)
            _remove_folder(below)


def _remove_folder(group: Path) -> None:
    # The kernel empties a cgroup a moment after the last process in it was killed.
    for _ in range(50):
        try:
            group.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.1)
