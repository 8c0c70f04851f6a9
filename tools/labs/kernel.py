"""Provides Debian's or Ubuntu's kernel for guests: downloaded and unpacked, never installed."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from tools.labs.errors import LabError
from tools.project import PROJECT

CACHE = PROJECT / ".cache" / "labs"

# The kernels that Debian and Ubuntu build for virtual machines, which are smaller and boot faster than the usual ones.
META_PACKAGES = ("linux-image-cloud-amd64", "linux-image-virtual")

_HINT = (
    f"Download it on a Debian that has a network, with `apt-get download` and the name that "
    f"`apt-cache depends {META_PACKAGES[0]}` shows, into {CACHE.relative_to(PROJECT)}/."
)


def find_package(cache: Path = CACHE) -> Path:
    """The package of the newest kernel that this machine's apt knows, downloaded into the cache if it is not there.

    If apt knows no such package or can't reach its archive, the newest package in the cache is used.

    Raises:
        LabError: there is no package.
    """
    cache.mkdir(parents=True, exist_ok=True)
    name = _find_name()
    reason = f"apt knows no {META_PACKAGES[0]}; is this a Debian or Ubuntu for x86-64, and was `apt-get update` run?"
    if name:
        # apt-get does not use the network if the folder already has the complete and current package.
        fetched = subprocess.run(
            ["apt-get", "download", "-qq", name], cwd=cache, capture_output=True, text=True, check=False
        )
        if fetched.returncode == 0:
            return max(cache.glob(f"{name}_*.deb"), key=_modified)
        reason = "; ".join(line for line in fetched.stderr.splitlines() if line.startswith("E:"))
    if there := list(cache.glob("linux-image-*.deb")):
        return max(there, key=_modified)
    raise LabError(f"The kernel's package can't be had: {reason} {_HINT}")


def _modified(package: Path) -> float:
    return package.stat().st_mtime


def _find_name() -> str:
    """The name of the package that a meta package currently depends on; "" if apt knows none."""
    if not shutil.which("apt-cache"):
        return ""
    listed = subprocess.run(
        ["apt-cache", "depends", *META_PACKAGES],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    ).stdout
    found = re.search(r"Depends: (linux-image-\d\S+)", listed)
    return found[1] if found else ""


def unpack_kernel(package: Path, folder: Path) -> Path:
    """Unpack the kernel of a package into `folder`, and return its path; an existing file is not changed.

    Raises:
        LabError: the package is damaged, or the disk is full; no incomplete file is left.
    """
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(package)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as files:
        try:
            with tarfile.open(fileobj=files.stdout, mode="r|") as archive:
                for member in archive:
                    if found := re.fullmatch(r"\./boot/(vmlinuz-\S+)", member.name):
                        return _write(archive, member, folder / found[1])
        except tarfile.TarError:
            pass
        finally:
            files.kill()
    raise LabError(f"{package} holds no kernel; it may be damaged. Delete it, and it will be downloaded again.")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> Path:
    if path.is_file():
        return path
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            content = archive.extractfile(member)
            assert content
            shutil.copyfileobj(content, file)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LabError(
            f"Can't write the kernel to {path.parent}: {error.strerror}. It needs {member.size / 1e6:.0f} MB there."
        ) from None
    return path
