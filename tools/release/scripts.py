"""Joins a script and the modules that it imports into one classic script, which a browser runs from a file too."""

import shutil
import subprocess
from pathlib import Path

from tools.release.command import ReleaseError

_PROJECT = Path(__file__).parents[2]
_FOLDER = _PROJECT / ".cache" / "esbuild"
_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--charset=utf8",
    "--log-level=error",
    # What esbuild leaves as it is would fail before a reader.
    "--log-override:unsupported-dynamic-import=error",
    "--log-override:empty-import-meta=error",
)
_PINS = ("package.json", "package-lock.json")


def join_modules(script: Path) -> str:
    """The script with all that it imports, also what it would import later; the licences of libraries stand at its end.

    Raises:
        ReleaseError: there is no npm, it can't bring esbuild, or a module is not there.
    """
    command = [str(_install()), str(script), *_OPTIONS]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise ReleaseError(f"The modules of {script.name} can't be joined:\n{run.stderr.strip()}")
    return run.stdout


def _install() -> Path:
    """Bring in the esbuild whose hash stands in package-lock.json, once."""
    command = _FOLDER / "node_modules" / "esbuild" / "bin" / "esbuild"
    pins = {name: Path(__file__).with_name(name).read_bytes() for name in _PINS}
    if command.exists() and all((_FOLDER / name).read_bytes() == pin for name, pin in pins.items()):
        return command
    npm = shutil.which("npm")
    if not npm:
        raise ReleaseError("The scripts are joined by esbuild, which comes from npm. Install Node.js, and try again.")
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pin in pins.items():
        (_FOLDER / name).write_bytes(pin)
    run = subprocess.run([npm, "ci", "--silent"], cwd=_FOLDER, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise ReleaseError(f"npm can't bring esbuild. Is there a network?\n{run.stdout}{run.stderr}".strip())
    return command
