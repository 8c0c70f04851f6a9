"""Knows which programs the labs need; `python -m tools.labs.tools` installs what is missing where it may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

# By what a page is run with: the programs, each with the Debian package that has it.
PROGRAMS: Mapping[str, Mapping[str, str]] = {
    "docker": {"docker": "docker.io", "curl": "curl"},
    "machine": {
        "apt-get": "apt",
        "busybox": "busybox-static",
        "cpio": "cpio",
        "dpkg-deb": "dpkg",
        "qemu-system-x86_64": "qemu-system-x86",
        "setpriv": "util-linux",
    },
    "root": {
        "busybox": "busybox-static",
        "capsh": "libcap2-bin",
        "lsns": "util-linux",
        "nsenter": "util-linux",
        "unshare": "util-linux",
    },
}
# What starting a daemon of our own takes, where none answers.
_OWN_DAEMON = {"dockerd": "docker.io", "busybox": "busybox-static", "ip": "iproute2", "setpriv": "util-linux"}


def lacking(need: str) -> str:
    """Why a page that is run with `need` can't be run here, and what to install; "" where it can."""
    missing = _missing(PROGRAMS[need])
    if missing:
        programs = ", ".join(f"`{program}`" for program in missing)
        packages = " ".join(sorted(set(missing.values())))
        return f"{programs} not found. On Debian and Ubuntu, install: apt-get install {packages}"
    if need == "root" and not is_root() and not _may_become_root():
        return "This page needs a root shell: run the labs as root, or as someone who may use sudo without a password."
    return ""


def root_prefix() -> tuple[str, ...]:
    """What to put before a command to run it as root."""
    return () if is_root() else ("sudo", "--preserve-env", "--")


def is_root() -> bool:
    """Whether this is root already."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def _may_become_root() -> bool:
    return (
        bool(shutil.which("sudo"))
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )


def _missing(programs: Mapping[str, str]) -> dict[str, str]:
    return {program: package for program, package in programs.items() if not shutil.which(program)}


def _daemon_answers() -> bool:
    return (
        bool(shutil.which("docker"))
        and subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0
    )


def _install(packages: list[str]) -> None:
    print(f"Installing what the labs need with apt-get: {' '.join(packages)}", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quietly)
    command = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, env=quietly, stdout=subprocess.DEVNULL)


def main() -> int:
    wanted = {program: package for programs in PROGRAMS.values() for program, package in programs.items()}
    missing = _missing(wanted | ({} if _daemon_answers() else _OWN_DAEMON))
    if missing and shutil.which("apt-get") and is_root():
        _install(sorted(set(missing.values())))
    reasons = [f"{need}: {reason}" for need in PROGRAMS if (reason := lacking(need))]
    for reason in reasons:
        print(f"Labs that need {reason}", file=sys.stderr)
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
