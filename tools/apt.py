"""Installs Debian packages where that needs no question: as root, on a system with apt-get."""

import os
import shutil
import subprocess
from collections.abc import Iterable


def is_root() -> bool:
    """Whether this process has the rights of root."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def install_packages(packages: Iterable[str], *, recommended: bool = False) -> None:
    """Install packages and say so; do nothing where we are not root or the system has no apt-get.

    Args:
        packages: their names.
        recommended: install what they recommend, too.

    Raises:
        CalledProcessError: apt-get failed.
    """
    names = list(packages)
    if not (is_root() and shutil.which("apt-get")):
        return
    print(f"Installing {' '.join(names)} with apt-get.", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "--yes", *([] if recommended else ["--no-install-recommends"])]
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=env)
    subprocess.run(["apt-get", "install", *options, *names], check=True, env=env, stdout=subprocess.DEVNULL)
