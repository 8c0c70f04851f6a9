"""Brings in packages from npm, each held to the hash that stands in a package-lock.json."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
CACHE = PROJECT / ".cache"

_PINS = ("package.json", "package-lock.json")


class NpmError(Exception):
    """Raised where packages can't be brought in; its message says what would help."""


def find_npm() -> str | None:
    """The npm that Python packages have brought, or else the machine's."""
    return shutil.which("npm", path=_path())


def environment() -> dict[str, str]:
    """What a command needs that is a script for Node.js."""
    return {**os.environ, "PATH": _path()}


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def install(pins: Path, name: str) -> Path:
    """The folder `node_modules` with the packages of `pins`, brought into `.cache/name` where they are not there yet.

    Args:
        pins: the folder that has a package.json and its package-lock.json.
        name: of the folder in the cache.

    Raises:
        NpmError: there is no npm, or it fails.
    """
    folder = CACHE / name
    wanted = {pin: (pins / pin).read_bytes() for pin in _PINS}
    done = folder / "installed"
    if done.exists() and all((folder / pin).read_bytes() == content for pin, content in wanted.items()):
        return folder / "node_modules"
    npm = find_npm()
    if not npm:
        raise NpmError("There is no npm. Install Node.js, and try again.")
    folder.mkdir(parents=True, exist_ok=True)
    done.unlink(missing_ok=True)
    for pin, content in wanted.items():
        (folder / pin).write_bytes(content)
    command = [npm, "ci", "--silent"]
    run = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise NpmError(f"npm fails. Is there a network?\n{run.stdout}{run.stderr}".strip())
    done.touch()
    return folder / "node_modules"
