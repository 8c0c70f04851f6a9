"""Measures how long the comparison takes to render, and how fast a browser shows what a reader does with it."""

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.comparison import (
    Comparison,
    read_comparison,
    render_comparison_fence,
    render_evidence_fence,
    render_pair_fence,
)
from isolation_atlas.page.fence import Fence
from site_build.settings import SETTINGS
from tools.bench.row import Row, at_most, median_of
from tools.bench.visit import SLOWDOWN, open_browser
from tools.pages_server import serve
from tools.project import PROJECT

RUNS = 9
TECHNOLOGIES, FEATURES = 15, 26
"""The size for which there must be room."""

# Where the table of a page begins and ends.
_TABLE = re.compile(r'<div class="atlas-comparison atlas-comparison--whole".*?</table>\s*</div>', re.DOTALL)


def measure_comparison(site: Path, address: str, scratch: Path) -> Iterator[Row]:
    """Measure the project's own table, and one of the size for which there must be room, in a page of the site."""
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
    rendered = median_of(_timed(lambda: _render_pages(data)), RUNS)
    yield at_most(part, "render all pages of features and pairs", rendered, 300, "ms")
    write_comparison(scratch / "large" / "data", TECHNOLOGIES, FEATURES)
    page = site / "compare" / "index.html"
    before = page.read_text(encoding="utf-8")
    page.write_text(put_table(before, read_comparison(scratch / "large" / "data", "data")), encoding="utf-8")
    try:
        size = f"of {TECHNOLOGIES} technologies and {FEATURES} features, on a {SLOWDOWN} times slower processor"
        for what, took in _use(site, address).items():
            yield at_most(part, f"{what}, {size}", took, 100 if "evidence" in what else 50, "ms")
    finally:
        page.write_text(before, encoding="utf-8")


def read_and_render(scratch: Path, claims: int) -> float:
    """The seconds to read and render data with this number of claims, which is first written to `scratch`."""
    root = scratch / f"claims-{claims}"
    if not root.exists():
        write_comparison(root / "data", 10, claims // 10)
    fence = _fence(PROJECT / "docs")
    return _timed(lambda: render_comparison_fence(fence, read_comparison(root / "data", "data"), {}))() / 1000


def put_table(html: str, comparison: Comparison) -> str:
    """A page of the comparison with the table of other data instead of its own."""
    table = render_comparison_fence(_fence(PROJECT / "docs", "../"), comparison, {}).html
    html, replaced = _TABLE.subn(lambda _: table, html)
    if replaced != 1:
        raise ValueError("The page has no comparison with controls.")
    return html


def _fence(docs: Path, root: str = "./") -> Fence:
    return Fence(
        "comparison", "comparison", SourceText("controls: true", "a.md", 2), {}, 1, "docs", docs, root, site=SETTINGS
    )


def _render_pages(data: Comparison) -> None:
    for feature in data.features:
        render_evidence_fence(_fence_of_page("evidence", f"feature: {feature}"), data)
    for pair in data.pairs:
        render_pair_fence(_fence_of_page("pair", f"pair: {pair}"), data)


def _fence_of_page(language: str, text: str) -> Fence:
    source = SourceText(text, "a.md", 2)
    return Fence(language, language, source, {}, 1, "docs", PROJECT / "docs", "../../", site=SETTINGS)


def _timed(run: Callable[[], object]) -> Callable[[], float]:
    """A function that calls `run` and returns its milliseconds."""

    def timed() -> float:
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) * 1000

    return timed


def write_comparison(data: Path, technologies: int, features: int) -> None:
    """Write data of this size, with words of the project's own claims in an order of their own in each."""
    words = _list_words()
    draw = random.Random(23)  # noqa: S311 - the same data at each run

    def say(least: int, most: int) -> str:
        return " ".join(draw.choice(words) for _ in range(draw.randint(least, most)))

    of_features = [f"feature-{number}" for number in range(features)]
    answers = {"answers": {"yes": "It does.", "partly": "It may.", "no": "It does not."}}
    files = {
        "../index.md": "# A\n",
        "sources.yml": (
            "- {id: s, authors: A, title: T, venue: V, year: 2024, kind: docs, "
            "url: https://e.org/x, checked: 2026-01-01}\n"
        ),
        "corrections.yml": "[]\n",
        "comparison/requirements.yml": "[]\n",
    }
    scales, written = {}, []
    for number, feature in enumerate(of_features):
        scales[feature] = ["yes", "partly", "no"] if number % 3 == 0 else ["first", "second", "third", "fourth"]
        ranks = [{"id": one, "name": say(1, 3).capitalize(), "means": say(6, 12)} for one in scales[feature]]
        scale = answers if number % 3 == 0 else {"says": say(4, 8), "ranks": ranks}
        typed = [say(1, 1) for _ in range(5)]
        written.append(
            f"- {{id: {feature}, group: basics, name: {say(1, 2)} {number}, question: {say(6, 11)}, "
            f"typed: {typed}, scale: {scale}}}\n"
        )
    files["comparison/features.yml"] = "".join(written)
    for position in range(1, technologies + 1):
        folder = f"comparison/technologies/t{position}"
        files[f"{folder}/claims.yml"] = "".join(
            f"{feature}:\n  class: '{draw.choice(scales[feature])}'\n  glance: {say(2, 5)}\n  verdict: {say(5, 12)}\n"
            f"  detail: {say(20, 40)}\n  figures:\n    - {{value: '{draw.randint(1, 999)}', unit: {say(1, 2)}, "
            f"conditions: {say(8, 20)}, year: 2024, source: s, at: table 2, basis: measured, "
            f"key: {str(not draw.randrange(3)).lower()}}}\n"
            "  sources: {s: chapter 1}\n  basis: measured\n  checked: 2026-01-01\n"
            for feature in of_features
        )
        files[f"{folder}/technology.yml"] = (
            f"{{position: {position}, name: {say(1, 2)} {position}, short: {say(1, 1)} {position}, "
            f"summary: {say(9, 16)}, examples: [E], page: index.md}}\n"
        )
    for name, text in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _list_words() -> list[str]:
    """The words of the project's own claims, each as often as it is there."""
    own = read_comparison(PROJECT / "docs" / "data", "docs/data")
    verdicts = " ".join(claim.verdict or "" for claim in own.claims.values())
    # To YAML, some words are no text.
    return [word for word in re.findall("[a-z]{2,}", verdicts.lower()) if word not in ("yes", "no", "on", "off")]


# Each takes the number of runs, and returns the milliseconds of each.
_INTERACTIONS = {
    "a change of selection, laid out": """box.click()""",
    "a change of order, laid out": """
        order.value = order.options[1 + run % (order.options.length - 1)].value;
        order.dispatchEvent(new Event("input", { bubbles: true }))""",
    "a letter in the filter, laid out": """
        filter.value = "abcdefghi"[run % 9];
        filter.dispatchEvent(new Event("input", { bubbles: true }))""",
}
_TIME = """runs => {
  const form = document.querySelector(".atlas-controls"), { order, filter } = form.elements;
  const box = form.querySelector("input[name=technology]:nth-of-type(1)"), times = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    %s;
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""
_OPEN = """async () => {
  const arrived = [], fetchOriginally = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await fetchOriginally(...asked), text = await answer.text();
    answer.text = async () => { arrived.push(performance.now()); return text; };
    return answer;
  };
  const times = [];
  for (const address of ["isolation", "startup-time", "kernel", "network", "density"]) {
    const link = document.querySelector("tr[data-feature] > td > a:not([aria-expanded])");
    link.href = `./${address}/#vm`;
    link.click();
    while (!document.querySelector(".atlas-comparison__claim .atlas-actions")) await new Promise(requestAnimationFrame);
    document.body.getBoundingClientRect();
    times.push(performance.now() - arrived.at(-1));
    link.click();
  }
  window.fetch = fetchOriginally;
  return times;
}"""


def _use(site: Path, address: str) -> dict[str, float]:
    """The median of the milliseconds that each thing takes which a reader does, with all technologies shown."""
    with serve(site, address), open_browser() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}compare/", wait_until="networkidle")
        page.locator("[name=all]").click()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        took = {what: _median(page, _TIME % does) for what, does in _INTERACTIONS.items()}
        page.get_by_role("button", name="Reset").click()
        took["evidence open after its page has arrived"] = _median(page, _OPEN)
        return took


def _median(page: Page, script: str) -> float:
    return float(median(page.evaluate(script, RUNS)))
