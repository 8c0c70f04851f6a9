"""Measures what each kind of kept entry saves of a build of the site; a kind that saves too little is not worth keeping."""

import logging
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from tools.bench.row import Row, median_of

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "hooks"))
from isolation_atlas import cache
from isolation_atlas.authoring.yaml_data import parse_data

KINDS = ("cards", "diagrams", "fences", "search", "stylesheets", "templates")
LEAST = 50
"""Milliseconds of a build that a kind of entry has to save."""
RUNS = 5


def measure_cache(scratch: Path) -> Iterator[Row]:
    """The processor time of a build without the entries of one kind, and of one with all of them."""
    kept, cache.CACHE = cache.CACHE, scratch / "cache"
    try:
        _build(scratch)
        # What one process remembers of the files that it has parsed, only the preview and tests have; a build begins anew.
        with_all = median_of(lambda: _build(scratch), RUNS)
        for kind in KINDS:
            saved = (median_of(lambda kind=kind: _build(scratch, without=kind), RUNS) - with_all) * 1000  # type: ignore[misc]
            what = f"a build without the kept {kind} / with them"
            yield Row("Cache", what, f"{saved:,.0f} ms longer", f"≥ {LEAST} ms", saved >= LEAST)
        saved = (median_of(lambda: _build(scratch, parse=True), RUNS) - with_all) * 1000
        what = "a build in one process that parses all YAML again / that remembers it"
        yield Row("Cache", what, f"{saved:,.0f} ms longer", f"≥ {LEAST} ms", saved >= LEAST)
    finally:
        cache.CACHE = kept


def _build(scratch: Path, without: str = "", *, parse: bool = False) -> float:
    """Seconds of processor time that a build of the site takes."""
    if without:
        shutil.rmtree(cache.CACHE / without)
    if parse:
        parse_data.cache_clear()
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(scratch / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    begin = time.process_time()
    build(config)
    return time.process_time() - begin


if __name__ == "__main__":
    for row in measure_cache(Path(sys.argv[1])):
        print(row.what, row.value)
