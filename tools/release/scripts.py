"""Joins a script and the modules that it imports into one classic script, which a browser runs from a file too."""

import subprocess
from pathlib import Path

from tools.npm import NpmError, install
from tools.release.command import ReleaseError

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
    """The esbuild whose hash stands in package-lock.json."""
    try:
        return install(Path(__file__).parent, "esbuild") / "esbuild" / "bin" / "esbuild"
    except NpmError as error:
        raise ReleaseError(f"The scripts are joined by esbuild, which comes from npm. {error}") from None
