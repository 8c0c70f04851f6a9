"""Measures how long the comparison takes to render, and how fast a browser shows a change of the selection."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.comparison import read_comparison, render_comparison_fence
from isolation_atlas.page.fence import Fence
from tools.bench.row import Row, at_most, median_of
from tools.bench.visit import SLOWDOWN, open_browser
from tools.pages_server import serve
from tools.project import PROJECT

RUNS = 9


def measure_comparison(site: Path, address: str) -> Iterator[Row]:
    """Measure the project's own table."""
    docs = PROJECT / "docs"
    data = read_comparison(docs / "data", "docs/data")
    part = "Comparison"
    yield Row(
        part, "read the data", f"{median_of(_timed(lambda: read_comparison(docs / 'data', 'docs/data')), RUNS):.0f} ms"
    )
    fence = _fence(docs)
    yield at_most(
        part, "render the table", median_of(_timed(lambda: render_comparison_fence(fence, data, {})), RUNS), 100, "ms"
    )
    what = f"a change of selection, laid out, on a {SLOWDOWN} times slower processor"
    yield at_most(part, what, _change_selection(site, address), 50, "ms")


def read_and_render(scratch: Path, claims: int) -> float:
    """The seconds to read and render data with this number of claims, which is first written to `scratch`."""
    root = scratch / f"claims-{claims}"
    if not root.exists():
        _write_claims(root / "data", claims)
    fence = _fence(PROJECT / "docs")
    return _timed(lambda: render_comparison_fence(fence, read_comparison(root / "data", "data"), {}))() / 1000


def _fence(docs: Path) -> Fence:
    return Fence("comparison", "comparison", SourceText("controls: true", "a.md", 2), {}, 1, "docs", docs, "./")


def _timed(run: Callable[[], object]) -> Callable[[], float]:
    """A function that calls `run` and returns its milliseconds."""

    def timed() -> float:
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) * 1000

    return timed


def _write_claims(data: Path, claims: int) -> None:
    """Write data with this number of claims, about ten technologies."""
    technologies = [f"t{number}" for number in range(10)]
    features = [f"f{number}" for number in range(claims // len(technologies))]
    claim = (
        "  class: partly\n  glance: a few words\n  verdict: It does this and that.\n"
        "  detail: A sentence about it. And another one.\n"
        "  figures:\n    - {value: '7', unit: ms, conditions: on one host, year: 2024, source: s, at: table 2,\n"
        "       basis: measured}\n"
        "  sources: {s: chapter 1}\n  basis: measured\n  checked: 2026-01-01\n"
    )
    scale = "scale: {answers: {'yes': It does., partly: It may., 'no': It does not.}}"
    files = {
        "../index.md": "# A\n",
        "sources.yml": (
            "- {id: s, authors: A, title: T, venue: V, year: 2024, kind: docs, "
            "url: https://e.org/x, checked: 2026-01-01}\n"
        ),
        "corrections.yml": "[]\n",
        "comparison/requirements.yml": "[]\n",
        "comparison/features.yml": "".join(
            f"- {{id: {i}, group: basics, name: {i}, question: Q, {scale}}}\n" for i in features
        ),
    }
    for position, technology in enumerate(technologies, start=1):
        folder = f"comparison/technologies/{technology}"
        files[f"{folder}/claims.yml"] = "".join(f"{feature}:\n{claim}" for feature in features)
        files[f"{folder}/technology.yml"] = (
            f"{{position: {position}, name: {technology}, short: T, summary: S, examples: [E], page: index.md}}\n"
        )
    for name, text in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _change_selection(site: Path, address: str) -> float:
    """The median of the milliseconds that a change of the selection takes."""
    with serve(site, address), open_browser() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}compare/", wait_until="networkidle")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        times = page.evaluate(
            """runs => {
              const box = document.querySelector("input[name=technology][value=gvisor]"), times = [];
              for (let run = 0; run < runs; run++) {
                const start = performance.now();
                box.click();
                document.body.getBoundingClientRect();
                times.push(performance.now() - start);
              }
              return times;
            }""",
            RUNS,
        )
        return float(median(times))
