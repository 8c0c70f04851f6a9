"""Lists the programs that the labs need, and installs those that are missing."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

from tools.apt import install_packages, is_root

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
    "sandbox": {"bwrap": "bubblewrap", "python3": "python3", "runsc": "runsc"},
}
"""The programs for each need of a page, each with its Debian package."""

CONSENT = "ATLAS_LABS"
"""The variable that says "root" where the commands of pages may be run as root."""

VARIABLES = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "TERM", "PAGER"),
    *("DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
)
"""The variables that the commands of pages get of ours; the others may hold secrets."""

_OWN_DAEMON = {"dockerd": "docker.io", "busybox": "busybox-static", "ip": "iproute2", "setpriv": "util-linux"}
"""The programs that start a Docker daemon if none answers, each with its Debian package."""

_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_VERSION = 1
"""The system call, and its flag, that asks for the version: see landlock_create_ruleset(2)."""


def explain_missing(need: str) -> str:
    """The reason why a page with this need can't be run here, and what to install; "" if it can be run."""
    missing = _find_missing(PROGRAMS[need])
    if missing:
        programs = ", ".join(f"`{program}`" for program in missing)
        packages = " ".join(sorted(set(missing.values())))
        return f"{programs} not found. On Debian and Ubuntu, install: apt-get install {packages}"
    if need == "root" and not is_root() and not _may_become_root():
        return "This page needs a root shell: run the labs as root, or as someone who may use sudo without a password."
    if need == "sandbox" and not _has_landlock():
        return "This page needs Landlock: a Linux kernel from 5.13 on, in which Landlock is switched on."
    return ""


def explain_refusal(need: str) -> str:
    """Why the commands of a page that is run with `need` may not be run here; "" where they may."""
    if (need == "root" or is_root()) and os.environ.get(CONSENT) != "root":
        return f"What pages say is run as root where you ask for it: set {CONSENT}=root."
    return ""


def root_prefix() -> tuple[str, ...]:
    """The prefix that makes a command run as root."""
    kept = ",".join(name for name in VARIABLES if name != "HOME")
    return () if is_root() else ("sudo", "--non-interactive", f"--preserve-env={kept}", "--")


def _has_landlock() -> bool:
    """Whether the kernel answers the question for its version of Landlock, which changes nothing."""
    return int(ctypes.CDLL(None).syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)) > 0


def _may_become_root() -> bool:
    return bool(shutil.which("sudo")) and _succeeds("sudo", "-n", "true")


def _daemon_answers() -> bool:
    return bool(shutil.which("docker")) and _succeeds("docker", "version")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _find_missing(programs: Mapping[str, str]) -> dict[str, str]:
    return {program: package for program, package in programs.items() if not shutil.which(program)}


def _install(packages: Sequence[str]) -> None:
    """Install the packages; where one of them does not exist on this system, install the others."""
    try:
        install_packages(packages)
    except subprocess.CalledProcessError:
        for package in packages if len(packages) > 1 else ():
            with contextlib.suppress(subprocess.CalledProcessError):
                install_packages([package])


def main() -> int:
    """Install the missing programs; return 1 if one is still missing."""
    needed = {program: package for programs in PROGRAMS.values() for program, package in programs.items()}
    if missing := _find_missing(needed | ({} if _daemon_answers() else _OWN_DAEMON)):
        _install(sorted(set(missing.values())))
    reasons = [f"{need}: {reason}" for need in PROGRAMS if (reason := explain_missing(need) or explain_refusal(need))]
    for reason in reasons:
        print(f"Labs that need {reason}", file=sys.stderr)
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
