"""Runs hyperfine, which it installs where it may."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.sample import environment

RUNS = 3


def time_builds(root: Path, *, warmups: int = 1, runs: int = RUNS) -> float:
    """The median seconds of `mkdocs build` in a folder, whole process, after first builds that are not counted."""
    find_hyperfine()
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        options = [f"--warmup={warmups}", f"--runs={runs}", "--style=none", f"--export-json={report}"]
        build = f"{sys.executable} -m mkdocs build --quiet"
        subprocess.run(
            ["hyperfine", *options, build], cwd=root, env=environment(), check=True, stdout=subprocess.DEVNULL
        )
        return float(json.loads(report.read_text())["results"][0]["median"])


def find_hyperfine() -> None:
    """Make sure that there is a hyperfine; exits with the way out where there is none."""
    if not shutil.which("hyperfine") and shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quietly)
        subprocess.run(["apt-get", "install", "-qq", "--yes", "hyperfine"], check=True, env=quietly)
    if not shutil.which("hyperfine"):
        sys.exit(
            "No hyperfine was found. Install it, such as with `apt-get install hyperfine` or `brew install hyperfine`."
        )
