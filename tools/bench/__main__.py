"""Measures the speed for readers and authors, prints one table and writes RESULTS.md."""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from isolation_atlas.write_file import write_file
from tools.bench.authors import measure_builds, measure_own_site
from tools.bench.cache import measure_cache
from tools.bench.cluster_diagram import measure_drawing
from tools.bench.comparison import measure_comparison
from tools.bench.growth import Plot, measure_growth
from tools.bench.interaction import measure_interactions
from tools.bench.lighthouse import measure_lighthouse
from tools.bench.other_tool import measure_command
from tools.bench.readers import measure_readers
from tools.bench.row import Row, as_table
from tools.bench.sites import build_project
from tools.bench.visit import BYTES_A_SECOND, LATENCY, SLOWDOWN, open_browser
from tools.bench.worst_inputs import measure_worst_inputs
from tools.pages_server import free_address

RESULTS = Path(__file__).with_name("RESULTS.md")
PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-mermaid2-plugin", "merman")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--whole", action="store_true", help="build 1,000 stock pages too, which takes about 6 minutes more"
    )
    whole = parser.parse_args().whole
    rows: list[Row] = []
    plots: list[Plot] = []
    begin = time.monotonic()

    def grow() -> Iterable[Row]:
        grown, drawn = measure_growth(scratch)
        plots.extend(drawn)
        return grown

    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(
            scratch / "user-cache"
        )  # the sites built here leave nothing in the user's own
        site, address, zensical = scratch / "site", free_address(), scratch / "zensical"
        build_project(site, address)
        parts: Mapping[str, Callable[[], Iterable[Row]]] = {
            "readers": lambda: measure_readers(site, address, scratch / "readers", zensical),
            "interactions": lambda: measure_interactions(site, address),
            "Lighthouse": lambda: measure_lighthouse(site, address),
            "builds": lambda: measure_builds(scratch / "builds", zensical, whole=whole),
            "the project's own site": lambda: measure_own_site(scratch),
            "the cache": lambda: measure_cache(scratch / "kept"),
            "the comparison": lambda: measure_comparison(site, address, scratch / "comparison"),
            "clusters": measure_drawing,
            "the command for clusters, and the other one": lambda: measure_command(scratch / "command"),
            "worst inputs": measure_worst_inputs,
            "growth": grow,
        }
        for name, measure in parts.items():
            for row in _measure_or_say(name, measure):
                rows.append(row)
                print(f"{row.part:14} {row.what:110} {row.value:>12} {row.goal}", file=sys.stderr, flush=True)
    table = as_table(rows)
    print(table)
    minutes = (time.monotonic() - begin) / 60
    write_file(RESULTS, _write_results(table, plots, minutes))
    if missed := [row.what for row in rows if row.met is False]:
        sys.exit("Not met:\n" + "\n".join(missed))


def _measure_or_say(name: str, measure: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    """The rows of a part, and one that says why others are missing: what was measured before must not be lost."""
    try:
        yield from measure()
    except (OSError, subprocess.CalledProcessError) as error:
        yield Row("Not measured", f"{name}, or some of it: {error}", "", "", met=False)


def _write_results(table: str, plots: list[Plot], minutes: float) -> str:
    drawn = "\n\n".join(f"### {title}\n\n```text\n{plot}\n```" for title, plot in plots)
    return f"""\
# What `make bench` measured

{_describe_machine()}
The run took {minutes:.0f} minutes. Ratios compare two measurements of this run; seconds are this machine's alone.

Readers have Chromium with a {SLOWDOWN} times slower processor, {BYTES_A_SECOND * 8 / 1e6:g} Mbit/s and {LATENCY} ms of
latency, an empty cache, and a server that compresses as GitHub Pages does. "Stock" is the same source document built
with Material and mkdocs-mermaid2-plugin as its documentation sets it up, with the same self-hosted Mermaid. Zensical
and "a page of text in stock" have the document without its diagram.

{table}

## Growth

{drawn}
"""


def _describe_machine() -> str:
    with open_browser() as browser:
        chromium = browser.version
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {platform.system()} on {platform.machine()}, {_processor()}, "
        f"Python {platform.python_version()}, Chromium {chromium}, {packages}.\n"
    )


def _processor() -> str:
    models = Path("/proc/cpuinfo")
    lines = models.read_text().splitlines() if models.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores{f' of {model}' if model else ''}"


if __name__ == "__main__":
    main()
