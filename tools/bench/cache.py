"""Measures how much time each kind of cached entry saves, because a kind that saves little is not worth its code."""

import logging
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from isolation_atlas import cache
from isolation_atlas.authoring.yaml_data import parse_leniently
from tools.bench.row import Row, median_of
from tools.project import PROJECT

PAGES = ("finished", "pages")
KINDS = ("cards", "fences", "templates")
MIN_SAVING = 50
"""The milliseconds of a build that a kind of entry has to save."""
RUNS = 5


def measure_cache(scratch: Path) -> Iterator[Row]:
    """Compare the processor time of builds with and without the entries of each kind."""
    original, cache.CACHE = cache.CACHE, scratch / "cache"
    try:
        _build(scratch)
        warm = median_of(lambda: _build(scratch), RUNS)
        # The other kinds save time for pages that are made again, as after a change of the settings.
        again = median_of(partial(_build, scratch, *PAGES), RUNS)
        yield _row("a build without the kept pages", again - warm)
        for kind in KINDS:
            without = median_of(partial(_build, scratch, *PAGES, kind), RUNS)
            yield _row(f"a build that makes all pages again, without the kept {kind}", without - again)
        # A cached fence needs no cached diagram.
        changed = median_of(partial(_build, scratch, *PAGES, "fences"), RUNS)
        no_diagrams = median_of(partial(_build, scratch, *PAGES, "fences", "diagrams"), RUNS)
        yield _row("a build after a change of the code, without the kept diagrams", no_diagrams - changed)
        parsed_again = median_of(partial(_build, scratch, parse=True), RUNS)
        yield _row("a save under the preview that parses all YAML again", parsed_again - warm)
    finally:
        cache.CACHE = original


def _row(what: str, seconds: float) -> Row:
    return Row(
        "Cache",
        f"{what} / as it is",
        f"{seconds * 1000:,.0f} ms longer",
        f"≥ {MIN_SAVING} ms",
        seconds * 1000 >= MIN_SAVING,
    )


def _build(scratch: Path, *without: str, parse: bool = False) -> float:
    """The seconds of processor time that a build of the site takes, without the cached entries of some kinds."""
    for kind in without:
        shutil.rmtree(cache.CACHE / kind, ignore_errors=True)
    if parse:
        parse_leniently.cache_clear()
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(scratch / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    begin = time.process_time()
    build(config)
    return time.process_time() - begin
