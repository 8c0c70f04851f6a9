"""Installs Debian packages if this process is root on a system with apt-get, so that it asks for nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterable


def is_root() -> bool:
    """Whether this process has the rights of root."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def install_packages(packages: Iterable[str], *, recommended: bool = False) -> None:
    """Install packages and print their names; do nothing if this process is not root or there is no apt-get.

    Args:
        packages: the names of the packages.
        recommended: whether to install the recommended packages, too.

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
