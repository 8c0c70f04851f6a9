"""Fetches packages from npm, and accepts only packages whose hashes are known."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from isolation_atlas.cache import private_folder

_PINS = ("package.json", "package-lock.json")


class NpmError(Exception):
    """Raised if packages can't be fetched; the message says what would help."""


def find_npm() -> str:
    """The path of npm: from the Python environment if a package has installed it there, or else from the machine.

    Raises:
        NpmError: there is none.
    """
    npm = shutil.which("npm", path=_path())
    if not npm:
        raise NpmError("There is no npm. Install Node.js, and try again.")
    return npm


def node_environment() -> dict[str, str]:
    """The environment variables for a program that runs on Node.js."""
    return {**os.environ, "PATH": _path()}


def install(pins: Path, name: str) -> Path:
    """Install the packages of a package-lock.json into a folder of the cache, unless they are there unchanged.

    npm checks the hash of each archive. No script of a package is run.

    Args:
        pins: the folder that has a package.json and its package-lock.json.
        name: the name of the folder in the cache.

    Returns:
        The folder `node_modules`.

    Raises:
        NpmError: there is no npm, or it fails, or the cache can't be written.
    """
    wanted = {pin: (pins / pin).read_bytes() for pin in _PINS}
    try:
        folder = private_folder(name)
        modules, noted = folder / "node_modules", folder / "installed"
        if noted.is_file() and noted.read_text(encoding="utf-8") == _digest_installed(wanted, modules):
            return modules
        npm = find_npm()
        noted.unlink(missing_ok=True)
        for pin, content in wanted.items():
            (folder / pin).write_bytes(content)
        run = _run([npm, "ci", "--silent", "--ignore-scripts"], folder)
        if run.returncode:
            raise NpmError(f"npm fails. Is there a network?\n{run.stdout}{run.stderr}".strip())
        noted.write_text(_digest_installed(wanted, modules), encoding="utf-8")
    except OSError as error:
        raise NpmError(f"What npm brings can't be kept: {error}") from error
    return modules


def _digest_installed(pins: Mapping[str, bytes], modules: Path) -> str:
    """A digest of what was asked for and of every file that was installed."""
    digest = hashlib.sha256()
    for content in pins.values():
        digest.update(hashlib.sha256(content).digest())
    for path in sorted(modules.rglob("*")):
        held = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest.update(os.fsencode(path.relative_to(modules)) + b"\0" + hashlib.sha256(held).digest())
    return digest.hexdigest()


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
    npm = find_npm()
    with TemporaryDirectory() as folder:
        packed = _run([npm, "pack", "--silent", f"{name}@{version}"], Path(folder))
        archives = list(Path(folder).glob("*.tgz"))
        if packed.returncode or not archives:
            raise NpmError(f"npm can't fetch {name} {version}: {packed.stderr.strip()}")
        found = hash_file(archives[0])
        if found != sha256:
            raise NpmError(f"npm's archive of {name} {version} has the SHA-256 {found}, not {sha256}.")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(into, filter="data")
    return into / "package"


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=folder, env=node_environment(), capture_output=True, encoding="utf-8", check=False
    )
