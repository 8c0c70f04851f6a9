"""Gets Debian's or Ubuntu's kernel to boot guests from: downloaded and unpacked, never installed."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from tools.labs.problem import LabError

CACHE = Path(__file__).parents[2] / ".cache" / "labs"

# The kernels for virtual machines of Debian and of Ubuntu: smaller than those for all hardware, and sooner up.
META_PACKAGES = ("linux-image-cloud-amd64", "linux-image-virtual")

WAY_OUT = (
    f"Download it on a Debian that has a network, with `apt-get download` and the name that "
    f"`apt-cache depends {META_PACKAGES[0]}` shows, into {CACHE.relative_to(CACHE.parents[1])}/."
)


def find_package(cache: Path = CACHE) -> Path:
    """The package of the kernel that the machine's package lists name: from the cache, else downloaded into it.

    Where apt knows no such package or can't reach its archive, the newest in the cache is taken.

    Raises:
        LabError: there is none.
    """
    cache.mkdir(parents=True, exist_ok=True)
    name = _current_name()
    complaint = f"apt knows no {META_PACKAGES[0]}; is this a Debian or Ubuntu for x86-64, and was `apt-get update` run?"
    if name:
        # It asks no network for a package that is there already, whole and current.
        fetched = subprocess.run(
            ["apt-get", "download", "-qq", name], cwd=cache, capture_output=True, text=True, check=False
        )
        if fetched.returncode == 0:
            return max(cache.glob(f"{name}_*.deb"), key=_age)
        complaint = "; ".join(line for line in fetched.stderr.splitlines() if line.startswith("E:"))
    if there := list(cache.glob("linux-image-*.deb")):
        return max(there, key=_age)
    raise LabError(f"The kernel's package can't be had: {complaint} {WAY_OUT}")


def _age(package: Path) -> float:
    return package.stat().st_mtime


def _current_name() -> str:
    """The package that a meta package stands for today, "" where apt knows none."""
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
    """Take the kernel out of its package into `folder`; what stands there already is left as it is.

    Raises:
        LabError: the package is damaged, or the disk is full; nothing half-written stays.
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
