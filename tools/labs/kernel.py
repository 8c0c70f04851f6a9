"""Provides Debian's or Ubuntu's kernel for guests: downloaded and unpacked, never installed."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from isolation_atlas.cache import CACHE, private_folder
from tools.labs.errors import LabError
from tools.npm import hash_file

# The kernels that Debian and Ubuntu build for virtual machines, which are smaller and boot faster than the usual ones.
META_PACKAGES = ("linux-image-cloud-amd64", "linux-image-virtual")

_HINT = (
    f"Download it on a Debian that has a network, with `apt-get download` and the name that "
    f"`apt-cache depends {META_PACKAGES[0]}` shows, into {CACHE}/labs/."
)


def find_package(cache: Path | None = None) -> Path:
    """The package of the newest kernel that this machine's apt knows, from the cache or downloaded into it.

    If apt does not know the package or can't reach its archive, the newest package in the cache is used.

    Raises:
        LabError: there is no package.
    """
    try:
        cache = cache or private_folder("labs")
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(f"The kernel's package can't be kept: {error}") from error
    name = _find_name()
    reason = f"apt does not know {META_PACKAGES[0]}; is this Debian or Ubuntu on x86-64, and was `apt-get update` run?"
    if name:
        _remove_others(name, cache)
        # apt-get does not use the network for a package that is there already with the right size.
        fetched = subprocess.run(
            ["apt-get", "download", "-qq", name], cwd=cache, capture_output=True, text=True, check=False
        )
        if fetched.returncode == 0:
            return max(cache.glob(f"{name}_*.deb"), key=_modified)
        reason = "; ".join(line for line in fetched.stderr.splitlines() if line.startswith("E:"))
    if there := list(cache.glob("linux-image-*.deb")):
        return max(there, key=_modified)
    raise LabError(f"The kernel's package can't be had: {reason} {_HINT}")


def _remove_others(name: str, cache: Path) -> None:
    """Remove kept packages of this name that are not the archive's, by the hashes in apt's signed lists."""
    listed = _ask_apt("show", name)
    hashes = set(re.findall(r"(?m)^SHA256: (\w+)$", listed))
    for package in cache.glob(f"{name}_*.deb") if hashes else ():
        if hash_file(package) not in hashes:
            package.unlink()


def _modified(package: Path) -> float:
    return package.stat().st_mtime


def _find_name() -> str:
    """The package that a meta package depends on today, "" where apt knows none."""
    found = re.search(r"Depends: (linux-image-\d\S+)", _ask_apt("depends", *META_PACKAGES))
    return found[1] if found else ""


def _ask_apt(*arguments: str) -> str:
    if not shutil.which("apt-cache"):
        return ""
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        ["apt-cache", *arguments], capture_output=True, text=True, check=False, env=environment
    ).stdout


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
    raise LabError(f"{package} contains no kernel; it may be damaged. Delete it, and it will be downloaded again.")


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
