"""Measures whether times grow in proportion to the number of pages, claims and Pods, and plots them as text."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import yaml

from tools.bench import cluster_diagram, comparison
from tools.bench.row import Row, median_of
from tools.bench.sites import build, lay_out_ours

PAGES = (50, 100, 200, 400)
CLAIMS = (250, 500, 1000, 2000)
PODS = (125, 250, 500, 1000)
RUNS = 5
WIDTH = 50
MAX_BEND = 1.5
"""The maximum ratio of the cost of one more page, claim or Pod at large sizes to that at small sizes.

The ratio is 1 if time grows in proportion to the size, and 2.4 if time grows with the square of the size.
"""

Plot = tuple[str, str]
"""A title, and the plot below it."""


def measure_growth(scratch: Path) -> tuple[list[Row], list[Plot]]:
    """Time each kind of growth at four sizes."""
    measures: tuple[tuple[str, str, tuple[int, ...], Callable[[int], float]], ...] = (
        ("a build of the source document", "pages", PAGES, lambda size: _build_pages(scratch, size)),
        (
            "reading and rendering the comparison",
            "claims",
            CLAIMS,
            lambda size: comparison.read_and_render(scratch, size),
        ),
        ("from a manifest to its drawing", "Pods", PODS, lambda size: _draw(scratch, size)),
    )
    rows, plots = [], []
    for what, unit, sizes, measure in measures:
        times = [median_of(partial(measure, size), RUNS) for size in sizes]
        # The cost of one more page, claim or Pod at small and at large sizes, which is equal on a straight line.
        early = (times[-2] - times[0]) / (sizes[-2] - sizes[0])
        late = (times[-1] - times[-2]) / (sizes[-1] - sizes[-2])
        bend = late / early
        value = f"{bend:.2f}× the cost of one more"
        rows.append(
            Row("Growth", f"{what}, {sizes[0]} to {sizes[-1]} {unit}", value, f"≤ {MAX_BEND}", bend <= MAX_BEND)
        )
        plots.append((f"{what[0].upper()}{what[1:]}", "\n".join(_plot(sizes, times, unit))))
    return rows, plots


def _plot(sizes: tuple[int, ...], times: list[float], unit: str) -> Iterator[str]:
    for size, seconds in zip(sizes, times, strict=True):
        yield f"{size:>6,} {unit:6} {'█' * max(1, round(seconds / max(times) * WIDTH)):{WIDTH}} {seconds:7.2f} s"


def _build_pages(scratch: Path, pages: int) -> float:
    root = scratch / f"growth-{pages}"
    return build(root if root.exists() else lay_out_ours(root, pages))[0]


def _draw(scratch: Path, pods: int) -> float:
    path = scratch / f"pods-{pods}.yml"
    if not path.exists():
        items = cluster_diagram.cluster(max(2, pods // 20), max(2, pods // 100), pods)
        path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": items}), encoding="utf-8")
    begin = time.perf_counter()
    cluster_diagram.draw(path, "placement")
    return time.perf_counter() - begin
