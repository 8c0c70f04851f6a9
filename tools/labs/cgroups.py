"""Finds and removes control groups by name, in the hierarchies of version 1 and in the single one of version 2."""

import contextlib
import errno
import os
import shutil
import signal
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_ATTEMPTS, _PAUSE_SECONDS = 500, 0.01


def find_cgroups(name: str) -> list[Path]:
    """The cgroups of this name at the top of each hierarchy."""
    return [path for path in (ROOT / name, *ROOT.glob(f"*/{name}")) if path.is_dir()]


def remove_cgroups(name: str) -> None:
    """Kill the processes in the cgroups of this name, and remove these cgroups with all cgroups below them."""
    for top in find_cgroups(name):
        _remove_tree(top)


def remove_cgroups_with(part: str) -> None:
    """As `remove_cgroups`, for all cgroups whose name has this part, at any depth."""
    for top in [Path(folder, name) for folder, names, _ in os.walk(ROOT) for name in names if part in name]:
        _remove_tree(top)


def _remove_tree(top: Path) -> None:
    for cgroup in sorted((path for path in top.glob("**/") if path.is_dir()), reverse=True):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for process in (cgroup / "cgroup.procs").read_text().split():
                os.kill(int(process), signal.SIGKILL)
        _remove(cgroup)


def _remove(cgroup: Path) -> None:
    # A killed process leaves its cgroup a moment later. Cgroups of version 1 have no event for that, so this retries.
    for _ in range(_ATTEMPTS):
        try:
            cgroup.rmdir()
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno == errno.ENOTEMPTY:  # not a cgroup, but a folder that a runtime made where it expected one
                shutil.rmtree(cgroup, ignore_errors=True)
                return
            time.sleep(_PAUSE_SECONDS)
