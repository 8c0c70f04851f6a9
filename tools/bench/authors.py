"""Measures whole builds, compared with stock Material and mermaid2, and the time from a save to the served page."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from tools.bench.hyperfine import time_builds
from tools.bench.row import Row, at_most
from tools.bench.sites import LARGE_SITE, build, build_zensical, lay_out_large_zensical, lay_out_ours, lay_out_stock
from tools.pages_server import free_address
from tools.project import PROJECT

SMALL = (50, 100, 200)
TIMEOUT = 120
SAVES = 3
COLD_BUILDS = 3
"""Of one build alone, another program on the machine may take the second core."""


def measure_builds(scratch: Path, zensical: Path, *, whole: bool) -> Iterator[Row]:
    """Build both sites at 100 and 1,000 pages, and the larger one with Zensical, too.

    Args:
        scratch: an empty folder.
        zensical: the environment of Zensical.
        whole: whether to build the stock site of 1,000 pages, which takes minutes; if not, its time is extrapolated.
    """
    part = "Authors"
    ours, stock = lay_out_ours(scratch / "ours-100", 100), lay_out_stock(scratch / "stock-100", 100)
    cold = median(build(ours, scratch / f"cache-{number}")[0] for number in range(COLD_BUILDS))
    warm, plain = time_builds(ours), time_builds(stock)
    yield _ratio(part, "source document × 100 pages, ours / stock", warm, plain, 0.3)
    yield _ratio(part, "the same with nothing in the cache yet, ours / stock", cold, plain, 0.6)
    large = lay_out_ours(scratch / "ours-large", LARGE_SITE)
    cold, cold_memory = build(large)
    _, memory = build(large)
    seconds = time_builds(large, warmups=0)
    version, other = build_zensical(lay_out_large_zensical(scratch / "zensical-large", LARGE_SITE), zensical)
    what = f"source document × {LARGE_SITE:,} pages"
    yield _ratio(part, f"{what}, nothing in the cache yet, ours / Zensical {version}", cold, other, 1)
    yield _ratio(part, f"{what}, the cache filled, ours / Zensical {version} at first", seconds, other, 0.5)
    if whole:
        stock_seconds = time_builds(lay_out_stock(scratch / "stock-large", LARGE_SITE), warmups=0, runs=1)
        how = "stock measured once"
    else:
        times = [build(lay_out_stock(scratch / f"stock-{pages}", pages))[0] for pages in (SMALL[0], SMALL[2])]
        stock_seconds = _extrapolate(SMALL, (times[0], plain, times[1]), LARGE_SITE)
        how = f"stock extrapolated from {', '.join(map(str, SMALL))} pages"
    yield _ratio(part, f"source document × {LARGE_SITE:,} pages, ours / stock, {how}", seconds, stock_seconds, 0.15)
    yield at_most(part, f"peak memory at {LARGE_SITE:,} pages", max(cold_memory, memory), 250, "MB")


def _ratio(part: str, what: str, ours: float, stock: float, goal: float) -> Row:
    ratio = ours / stock
    return Row(part, f"{what} ({ours:.1f} / {stock:.1f} s)", f"{ratio:.2f}", f"≤ {goal}", ratio <= goal)


def _extrapolate(sizes: tuple[int, ...], times: tuple[float, ...], size: int) -> float:
    """The value at `size` of the parabola through three points.

    The time of a stock build grows with the square of the pages, because mermaid2 parses each page with the navigation,
    which links to all pages.
    """
    return sum(
        times[i] * (size - sizes[j]) * (size - sizes[k]) / ((sizes[i] - sizes[j]) * (sizes[i] - sizes[k]))
        for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1))
    )


def measure_own_site(scratch: Path) -> Iterator[Row]:
    """The times from the first `mkdocs serve` of the project's own site, and from a save, to the served page."""
    part = "Authors"
    copy = _copy_project(scratch / "served")
    begin = time.perf_counter()
    with _serve(copy, scratch / "first-cache") as address:
        first = time.perf_counter() - begin
        yield at_most(
            part, "from the first `mkdocs serve`, nothing in the cache yet, to the served page", first, 4, "s"
        )
        _time_save(copy / "docs/index.md", "", _SENTENCE, address, 0)
        kinds = (
            ("page", "docs/index.md", "", _SENTENCE, "", 0.35),
            ("term of the glossary", "docs/data/glossary.yml", "", _TERM, "reference/glossary/", 0.6),
            ("correction", "docs/data/corrections.yml", "", _CORRECTION, "compare/corrections/", 0.6),
            ("claim of the comparison", _CLAIMS, "detail: >-", _LINE, "compare/support/", 0.6),
            ("manifest", "docs/data/clusters/two-nodes.yml", "", _NODE, "kubernetes/", 0.6),
            ("template of all pages", "overrides/partials/copyright.html", "", "{marker}", "", 1),
            ("stylesheet", "docs/assets/stylesheets/base.css", "", _RULE, "", 1),
        )
        # Each save has a number of its own, because a page still shows those before.
        for index, (kind, file, place, addition, page, most) in enumerate(kinds):
            numbers = range(10 * index + 1, 10 * index + 1 + SAVES)
            took = median(_time_save(copy / file, place, addition, address + page, number) for number in numbers)
            yield at_most(part, f"from saving a {kind} to the served page, median of {SAVES}", took, most, "s")


_SENTENCE = "\n\nThis is {marker}.\n"
_CLAIMS = "docs/data/comparison/technologies/vm/claims.yml"
_LINE = "\n    This is {marker}."
_TERM = "\n- id: {marker}\n  term: {marker}\n  meaning: The meaning.\n  url: https://example.org/{marker}\n"
_CORRECTION = """
- id: {marker}
  said: Said.
  wrong: This is {marker}.
  right: Right.
  sources: [qemu-intro]
  page: containers/index.md
"""
_RULE = '\nh1::after {{ content: "{marker}" }}\n'
_NODE = "\n---\napiVersion: v1\nkind: Node\nmetadata:\n  name: {marker}\n"


def _copy_project(root: Path) -> Path:
    """A copy of the site's pages, data and templates, with a link to the project's hooks."""
    root.mkdir()
    (root / "hooks").symlink_to(PROJECT / "hooks")
    shutil.copy(PROJECT / "mkdocs.yml", root)
    for name in ("docs", "overrides"):
        shutil.copytree(PROJECT / name, root / name)
    return root


@contextmanager
def _serve(root: Path, cache: Path) -> Iterator[str]:
    """`mkdocs serve` as an author runs it, with this folder for its cache."""
    address = free_address()
    host = address.split("/")[2]
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", host]
    with subprocess.Popen(
        command, cwd=root, env={**os.environ, "SITE_URL": address, "XDG_CACHE_HOME": str(cache)}
    ) as process:
        try:
            _wait_for(address, "</html>")
            yield address
        finally:
            process.terminate()


def _time_save(file: Path, place: str, addition: str, address: str, number: int) -> float:
    """Add a text to a file, after the last `place` or at the end, and time until the page at `address` shows it."""
    marker = f"zz-measured-{number}"
    os.sync()  # the disk must not be slowed down by data of earlier saves
    time.sleep(1)  # the build of the save before has to end, and no event reports its end
    text = file.read_text(encoding="utf-8")
    end = text.rindex(place) + len(place)
    file.write_text(text[:end] + addition.format(marker=marker) + text[end:], encoding="utf-8")
    begin = time.perf_counter()
    _wait_for(address, marker)
    return time.perf_counter() - begin


def _wait_for(address: str, marker: str) -> None:
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - our own server
                if marker in answer.read().decode():
                    return
        except URLError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address} did not show {marker!r} within {TIMEOUT} s")
