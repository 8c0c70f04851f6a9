"""Times builds with hyperfine, and installs hyperfine if it is missing."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.apt import install_packages

RUNS = 3


def time_builds(root: Path, *, warmups: int = 1, runs: int = RUNS) -> float:
    """The median seconds of the whole process `mkdocs build` in a folder, after some builds that are not counted."""
    _require_hyperfine()
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        options = [f"--warmup={warmups}", f"--runs={runs}", "--style=none", f"--export-json={report}"]
        build = f"{sys.executable} -m mkdocs build --quiet"
        subprocess.run(["hyperfine", *options, build], cwd=root, check=True, stdout=subprocess.DEVNULL)
        return float(json.loads(report.read_text())["results"][0]["median"])


def _require_hyperfine() -> None:
    if not shutil.which("hyperfine"):
        install_packages(["hyperfine"])
    if not shutil.which("hyperfine"):
        sys.exit(
            "No hyperfine was found. Install it, such as with `apt-get install hyperfine` or `brew install hyperfine`."
        )
