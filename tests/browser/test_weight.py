"""What a page weighs on the wire, and what its first paint has."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import Open
from tests.browser.test_pages import PAGES, WITH_LOST
from tests.support.axe import set_scheme
from tools.bench.visit import WATCH, Wire, visit_next
from tools.pages_server import free_address, serve

FIRST_VISIT, NEXT_PAGE = 150_000, 40_000
MOST_SHIFT = 0.01
# What only some readers need, and nobody before they ask for it.
LATER = re.compile(r"/javascripts/search/|/workers/|search_index|/minisearch/|/stemmer/|/mermaid/|panzoom")
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.thorough)])
def test_every_page_loads_without_an_error_is_light_holds_still_and_fits_the_screen(
    visit: Open, address: str, width: int
) -> None:
    wrong: list[Any] = []
    for name in WITH_LOST:
        wires: list[Wire] = []

        def watch(page: Page, wires: list[Wire] = wires) -> None:
            page.add_init_script(WATCH)
            wires.append(Wire(page, slow=False))

        page = visit(address + name, before=watch, viewport={"width": width, "height": 900}).page
        seen = page.evaluate("seen")
        needless = [url for url in wires[0].addresses if LATER.search(url)]
        client = page.locator(".atlas-diagram--browser").count()
        if client:
            needless = [url for url in needless if "/mermaid/" not in url]
        if wires[0].bytes > FIRST_VISIT or seen["shift"] > MOST_SHIFT or needless:
            wrong.append((name, wires[0].bytes, seen["shift"], needless))
        if not client and seen["diagram"] and seen["without"]:
            wrong.append((name, "painted without its diagram", seen["without"]))
        if page.locator("h1").count() != 1 or not page.evaluate(FITS):
            wrong.append((name, "does not fit in light"))
        set_scheme(page, "dark")
        if not page.evaluate(FITS):
            wrong.append((name, "does not fit in dark"))
        page.context.close()
    assert wrong == []


@pytest.mark.parametrize("halt", [b"<svg id=", b'<g class="root"'], ids=["before", "within"])
@pytest.mark.parametrize("name", ["kubernetes/runtime-class/", "kubernetes/scaling-out/", "containers/walls/"])
def test_a_page_that_halts_before_or_within_its_first_drawing_is_not_painted_until_it_is_whole(
    visit: Open, built_site: Path, name: str, halt: bytes
) -> None:
    assert halt in (built_site / name / "index.html").read_bytes()
    with serve(built_site, free_address(), halt_before=halt) as address:
        page = visit(address + name, before=lambda page: page.add_init_script(WATCH)).page
        seen = page.evaluate("seen")
    assert seen["diagram"]
    assert seen["without"] == 0


def test_the_next_page_is_lighter_still(browser: Browser, address: str, built_site: Path) -> None:
    # What comes with a page is next to nothing beside its text, so that the longest are the heaviest.
    longest = sorted(PAGES, key=lambda name: (built_site / name / "index.html").stat().st_size)[-8:]
    costs = visit_next(browser, address, longest)
    assert {name: cost for name, cost in costs.items() if cost > NEXT_PAGE} == {}


@pytest.mark.thorough
def test_every_next_page_is_lighter_still(browser: Browser, address: str) -> None:
    costs = visit_next(browser, address, PAGES)
    assert {name: cost for name, cost in costs.items() if cost > NEXT_PAGE} == {}
