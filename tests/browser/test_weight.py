"""What a page weighs on the wire, and what its first paint has."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import Open
from tests.browser.test_pages import PAGES, WITH_LOST
from tools.bench.visit import WATCH, Wire, visit_next
from tools.pages_server import HALT_BEFORE, HALT_SECONDS

FIRST_VISIT, NEXT_PAGE = 110_000, 40_000
# The first page lists all sources of the site, so it grows with each of them; the next shows a picture for each view of
# the clusters, and the next all escapes; the last is the one most turned to.
LONG_LISTS = {"reference/sources/": 56_000, "contributing/": 51_000, "security/escapes/": 53_000, "compare/": 30_000}
MOST_SHIFT = 0.005
# What only some readers need, and nobody before they ask for it.
LATER = re.compile(r"/javascripts/search/|/workers/|search_index|/minisearch/|/stemmer/|/mermaid/|panzoom")
# What is seen of a page, in light and then in dark.
SEEN = """() => {
  const fits = () => document.documentElement.scrollWidth <= innerWidth;
  const inLight = fits();
  document.body.dataset.mdColorScheme = "slate";
  return {
    ...seen,
    inLight,
    inDark: fits(),
    isDrawnHere: document.querySelector(".atlas-diagram--browser") !== null,
    headings: document.querySelectorAll("h1").length,
  };
}"""


@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.thorough)])
def test_every_page_loads_without_an_error_is_light_holds_still_and_fits_the_screen(
    visit: Open, address: str, width: int
) -> None:
    wrong: list[Any] = []
    wires: list[Wire] = []

    def watch(page: Page) -> None:
        page.add_init_script(WATCH)
        wires.append(Wire(page, slow=False))

    # The cache spares the time of loading again what all pages have; each address has its weight from its first time.
    visited = visit(address + WITH_LOST[-1], before=watch, viewport={"width": width, "height": 900})
    [wire] = wires
    for name in WITH_LOST:
        asked = len(wire.addresses)
        visited.page.goto(address + name)
        visited.traffic.wait_until_quiet()
        seen = visited.page.evaluate(SEEN)
        loaded = wire.addresses[asked:]
        weight, needless = sum(wire.weights[url] for url in loaded), [url for url in loaded if LATER.search(url)]
        if seen["isDrawnHere"]:
            needless = [url for url in needless if "/mermaid/" not in url]
        if not 0 < weight <= FIRST_VISIT or seen["shift"] > MOST_SHIFT or needless:
            wrong.append((name, weight, seen["shift"], needless))
        if not seen["isDrawnHere"] and seen["diagram"] and seen["without"]:
            wrong.append((name, "painted without its diagram", seen["without"]))
        if seen["headings"] != 1 or not seen["inLight"] or not seen["inDark"]:
            wrong.append((name, "does not fit", seen))
    assert wrong == []


@pytest.mark.parametrize("name", ["", "questions/basics/", "between/gvisor/"])
def test_the_browser_styles_a_page_once(visit: Open, browser: Browser, address: str, name: str) -> None:
    session, events, ends = browser.new_browser_cdp_session(), list[dict[str, Any]](), list[object]()
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda end: ends.extend([end]))
    session.send("Tracing.start", {"traceConfig": {"includedCategories": ["blink", "devtools.timeline"]}})
    page = visit(address + name, viewport={"width": 1440, "height": 900}).page
    session.send("Tracing.end")
    while not ends:
        page.wait_for_timeout(10)
    styled = sum(event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree")
    elements = page.evaluate("document.body.getElementsByTagName('*').length")
    assert 0 < styled < 2 * elements


@pytest.mark.parametrize("halt", ["<svg id=", '<g class="root"'], ids=["before", "within"])
@pytest.mark.parametrize("name", ["kubernetes/runtime-class/", "kubernetes/scaling-out/", "containers/walls/"])
def test_a_page_that_halts_before_or_within_its_first_drawing_is_not_painted_until_it_is_whole(
    visit: Open, address: str, built_site: Path, name: str, halt: str
) -> None:
    assert halt in (built_site / name / "index.html").read_text(encoding="utf-8")
    headers = {HALT_BEFORE: halt}
    page = visit(address + name, before=lambda page: page.add_init_script(WATCH), extra_http_headers=headers).page
    seen = page.evaluate("seen")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") > HALT_SECONDS * 1000
    assert seen["diagram"]
    assert seen["without"] == 0


def test_the_next_page_is_lighter_still(browser: Browser, address: str, built_site: Path) -> None:
    # What comes with a page is little beside its text and its rules, so that the longest are the heaviest.
    longest = sorted(PAGES, key=lambda name: (built_site / name / "index.html").stat().st_size)[-8:]
    costs = visit_next(browser, address, longest)
    assert {name: cost for name, cost in costs.items() if cost > LONG_LISTS.get(name, NEXT_PAGE)} == {}


@pytest.mark.thorough
def test_every_next_page_is_lighter_still(browser: Browser, address: str) -> None:
    costs = visit_next(browser, address, PAGES)
    assert {name: cost for name, cost in costs.items() if cost > LONG_LISTS.get(name, NEXT_PAGE)} == {}
