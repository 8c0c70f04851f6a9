"""Measures the scores of Lighthouse for a phone; npm installs Lighthouse at the version in package-lock.json."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tools.bench.row import Row
from tools.bench.sites import list_pages
from tools.chromium import FLAGS, find_program, keeps_sandbox
from tools.npm import install
from tools.pages_server import serve

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
    command = install(Path(__file__).parent, "lighthouse") / ".bin" / "lighthouse"
    with serve(site, address):
        for page in MAIN_PAGES:
            runs = [_measure_scores(command, address + page) for _ in range(RUNS)]
            scores = {name: median(run[name] for run in runs) for name in CATEGORIES}
            value = ", ".join(f"{scores[name]}" for name in CATEGORIES)
            met = all(scores[name] >= goal for name, goal in CATEGORIES.items())
            yield Row("Lighthouse", f"{', '.join(CATEGORIES)}, median of {RUNS}: /{page}", value, goals, met)


def _measure_scores(command: Path, address: str) -> dict[str, int]:
    flags = shlex.join(["--headless=new", *FLAGS, *([] if keeps_sandbox() else ["--no-sandbox"])])
    options = [f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet", f"--chrome-flags={flags}"]
    program, variables = find_program()
    environment = {**variables, "CHROME_PATH": str(program)}
    report = subprocess.run(
        [command, address, *options], env=environment, cwd=command.parent, check=True, capture_output=True, text=True
    )
    categories = json.loads(report.stdout)["categories"]
    return {name: round(categories[name]["score"] * 100) for name in CATEGORIES}
