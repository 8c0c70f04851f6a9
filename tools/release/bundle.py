"""Bundles a script and its modules into one classic script, because a browser runs no modules from a file."""

import subprocess
from pathlib import Path

from tools.npm import NpmError, install, node_environment
from tools.release.command import ReleaseError

_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--charset=utf8",
    "--log-level=error",
    # esbuild does not change such code by default, so that it would fail in the reader's browser.
    "--log-override:unsupported-dynamic-import=error",
    "--log-override:empty-import-meta=error",
)


def bundle(script: Path) -> str:
    """The script with all modules that it imports, including dynamic imports, and with the libraries' licences.

    Raises:
        ReleaseError: there is no npm, npm can't install esbuild, or a module is missing.
    """
    command = [str(_install()), str(script), *_OPTIONS]
    run = subprocess.run(command, env=node_environment(), capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise ReleaseError(f"The modules of {script.name} can't be joined:\n{run.stderr.strip()}")
    return run.stdout


def _install() -> Path:
    """Install the esbuild that package-lock.json pins, and return its path."""
    try:
        return install(Path(__file__).parent, "esbuild") / "esbuild" / "bin" / "esbuild"
    except NpmError as error:
        raise ReleaseError(f"The scripts are joined by esbuild, which comes from npm. {error}") from None
