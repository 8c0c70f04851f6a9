"""Fetches one version of a package from npm, and accepts no archive but the one whose hash is known."""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory


class NpmError(Exception):
    """Raised where a package can't be fetched; the message says what would help."""


def unpack_package(name: str, version: str, sha256: str, into: Path) -> Path:
    """Fetch a package and unpack it.

    Args:
        name: the package, with its scope.
        version: the exact version.
        sha256: the hash of npm's archive, in hexadecimal.
        into: a folder to unpack it in.

    Returns:
        The folder of the package's files.

    Raises:
        NpmError: there is no npm, it can't fetch the package, or the archive has another hash.
    """
    npm = shutil.which("npm")
    if not npm:
        raise NpmError(f"{name} comes from npm. Install npm, and try again.")
    with TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", f"{name}@{version}"]
        packed = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if packed.returncode or not archives:
            raise NpmError(f"npm can't fetch {name} {version}: {packed.stderr.strip()}")
        found = hashlib.sha256(archives[0].read_bytes()).hexdigest()
        if found != sha256:
            raise NpmError(f"npm's archive of {name} {version} has the SHA-256 {found}, not {sha256}.")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(into, filter="data")
    return into / "package"
