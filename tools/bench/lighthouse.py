"""Measures the scores of Lighthouse for a phone; npm installs Lighthouse at the version in package-lock.json."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tools.bench.row import Row
from tools.bench.sites import list_pages
from tools.chromium import find_chromium
from tools.pages_server import serve
from tools.project import PROJECT

FOLDER = PROJECT / ".cache" / "lighthouse"
CATEGORIES = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
MAIN_PAGES = ("", "compare/", "kubernetes/", "labs/first-container/", "reference/glossary/")


def measure_lighthouse(site: Path, address: str) -> Iterator[Row]:
    """The scores of the main pages, or one row with the message that npm is missing."""
    goals = ", ".join(f"≥ {goal}" for goal in CATEGORIES.values())
    if not shutil.which("npm"):
        yield Row("Lighthouse", "npm is not installed, so nothing was measured", "unknown", goals, met=False)
        return
    assert {*list_pages(site)}.issuperset(MAIN_PAGES), "A main page has another name now."
    command = _install()
    with serve(site, address):
        for page in MAIN_PAGES:
            runs = [_measure_scores(command, address + page) for _ in range(RUNS)]
            scores = {name: median(run[name] for run in runs) for name in CATEGORIES}
            value = ", ".join(f"{scores[name]}" for name in CATEGORIES)
            met = all(scores[name] >= goal for name, goal in CATEGORIES.items())
            yield Row("Lighthouse", f"{', '.join(CATEGORIES)}, median of {RUNS}: /{page}", value, goals, met)


def _install() -> Path:
    """Install the packages of package-lock.json, unless they are installed already."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = False
    for name in ("package.json", "package-lock.json"):
        text = Path(__file__).with_name(name).read_bytes()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_bytes() != text:
            (FOLDER / name).write_bytes(text)
            changed = True
    command = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if changed or not command.exists():
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=FOLDER, check=True)
    return command


def _measure_scores(command: Path, address: str) -> dict[str, int]:
    flags = "--headless=new --no-sandbox --disable-gpu"
    options = [f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(find_chromium())}
    report = subprocess.run(
        [command, address, *options], env=environment, cwd=FOLDER, check=True, capture_output=True, text=True
    )
    categories = json.loads(report.stdout)["categories"]
    return {name: round(categories[name]["score"] * 100) for name in CATEGORIES}
