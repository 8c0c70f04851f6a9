"""Bundles a script and the modules that it imports into one classic script, which a browser also runs from a file."""

import shutil
import subprocess
from pathlib import Path

from tools.project import PROJECT
from tools.release.command import ReleaseError

_FOLDER = PROJECT / ".cache" / "esbuild"
_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--charset=utf8",
    "--log-level=error",
    # esbuild leaves such code as it is, and it would fail in the reader's browser.
    "--log-override:unsupported-dynamic-import=error",
    "--log-override:empty-import-meta=error",
)
_PINS = ("package.json", "package-lock.json")


def bundle(script: Path) -> str:
    """The script with all modules that it imports, also dynamically, and with the libraries' licences at its end.

    Raises:
        ReleaseError: there is no npm, it can't install esbuild, or a module is missing.
    """
    command = [str(_install()), str(script), *_OPTIONS]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise ReleaseError(f"The modules of {script.name} can't be joined:\n{run.stderr.strip()}")
    return run.stdout


def _install() -> Path:
    """Install the esbuild whose hash is in package-lock.json, once; returns its path."""
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
