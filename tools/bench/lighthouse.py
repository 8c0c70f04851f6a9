"""Lighthouse's marks, as a phone gets the pages; Lighthouse comes from npm, pinned by package-lock.json."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.browser.test_pages import PAGES
from tests.support.sample import PROJECT
from tools.bench.row import Row
from tools.pages_server import serve
from tools.release.chromium import find_chromium

FOLDER = PROJECT / ".cache" / "lighthouse"
CATEGORIES = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
WANTED = ("", "compare/", "kubernetes/", "labs/first-container/", "reference/glossary/")


def measure_lighthouse(site: Path, address: str) -> Iterator[Row]:
    """The marks of the main pages; one row says so where npm is missing."""
    goal = ", ".join(f"≥ {mark}" for mark in CATEGORIES.values())
    if not shutil.which("npm"):
        yield Row("Lighthouse", "npm is not installed, so nothing was measured", "unknown", goal, met=False)
        return
    assert {*PAGES}.issuperset(WANTED), "A page that is marked has another name now."
    command = _install()
    with serve(site, address):
        for page in WANTED:
            runs = [_mark(command, address + page) for _ in range(RUNS)]
            marks = {name: median(run[name] for run in runs) for name in CATEGORIES}
            value = ", ".join(f"{marks[name]}" for name in CATEGORIES)
            met = all(marks[name] >= mark for name, mark in CATEGORIES.items())
            yield Row("Lighthouse", f"{', '.join(CATEGORIES)}, median of {RUNS}: /{page}", value, goal, met)


def _install() -> Path:
    """Install what package-lock.json names, once."""
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


def _mark(command: Path, address: str) -> dict[str, int]:
    flags = "--headless=new --no-sandbox --disable-gpu"
    options = [f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(find_chromium())}
    report = subprocess.run(
        [command, address, *options], env=environment, cwd=FOLDER, check=True, capture_output=True, text=True
    )
    categories = json.loads(report.stdout)["categories"]
    return {name: round(categories[name]["score"] * 100) for name in CATEGORIES}
