"""Measures what the comparison costs: `python -m tests.benchmarks.comparison`, after `make build`."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tests.browser.chromium import find_chromium
from tests.browser.pages_server import free_address, serve
from tests.site.sample import PROJECT

sys.path.insert(0, str(PROJECT / "hooks"))

from atlas.comparison import read_comparison, render_comparison_fence
from atlas.document import Source
from atlas.fence import Fence
from atlas.stack import read_stacks

RUNS = 9
SLOWDOWN = 4
CLAIMS = 2_000


def main() -> None:
    """Print one row a measure: its median of `RUNS` runs, and the goal."""
    docs = PROJECT / "docs"
    comparison = read_comparison(docs / "data", "docs/data")
    stacks = read_stacks(docs / "data", "docs/data", comparison.sources)
    fence = Fence("comparison", "comparison", Source("controls: true", "a.md", 2), {}, 1, "docs", docs, "./")
    _row("read the data", _median(lambda: read_comparison(docs / "data", "docs/data")), "")
    _row("render the table", _median(lambda: render_comparison_fence(fence, comparison, stacks)), "< 100 ms")
    with TemporaryDirectory() as folder:
        _write_claims(Path(folder) / "data")
        _row(
            f"read and render {CLAIMS:,} claims",
            _median(lambda: _read_and_render(Path(folder), fence), 3),
            "< 2,000 ms",
        )
    _measure_reader()


def _median(run: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _row(what: str, value: float, goal: str, unit: str = "ms") -> None:
    print(f"{what:<60} {value:>10,.1f} {unit:<3} {goal}")


def _read_and_render(root: Path, fence: Fence) -> None:
    render_comparison_fence(fence, read_comparison(root / "data", "data"), {})


def _write_claims(data: Path) -> None:
    """Data of ten technologies and as many features as make `CLAIMS` claims."""
    (data / "comparison" / "claims").mkdir(parents=True)
    (data.parent / "index.md").write_text("# A\n")
    technologies = [f"t{number}" for number in range(10)]
    features = [f"f{number}" for number in range(CLAIMS // len(technologies))]
    claim = (
        "  verdict: It does this and that.\n  detail: A sentence about it. And another one.\n"
        "  figures:\n    - {value: '7', unit: ms, conditions: on one host, year: 2024, source: s}\n  sources: [s]\n"
    )
    files = {
        "sources.yml": (
            "- {id: s, authors: A, title: T, venue: V, year: 2024, kind: docs, "
            "url: https://e.org/x, checked: 2026-01-01}\n"
        ),
        "corrections.yml": "[]\n",
        "comparison/requirements.yml": "[]\n",
        "comparison/technologies.yml": "".join(
            f"- {{id: {i}, name: {i}, short: {i}, summary: S, examples: [E], page: index.md}}\n" for i in technologies
        ),
        "comparison/features.yml": "".join(f"- {{id: {i}, group: basics, name: {i}, question: Q}}\n" for i in features),
    }
    files |= {f"comparison/claims/{i}.yml": "".join(f"{t}:\n{claim}" for t in technologies) for i in features}
    for name, text in files.items():
        (data / name).write_text(text, encoding="utf-8")


def _measure_reader() -> None:
    """The first visit of the comparison, and a change of selection on a processor that is slowed down."""
    with serve(PROJECT / "site", free_address()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        received: list[int] = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(f"{address}compare/", wait_until="networkidle")
        _row(f"first visit of the comparison, {len(received)} requests", sum(received) / 1000, "≤ 120 kB", "kB")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
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
        _row(f"a change of selection, laid out, {SLOWDOWN} times slower processor", statistics.median(times), "< 50 ms")
        browser.close()


if __name__ == "__main__":
    main()
