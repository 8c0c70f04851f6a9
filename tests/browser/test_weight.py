"""What a page weighs on the wire, and what its first paint has."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.benchmarks.visit import WATCH, Wire, visit_next
from tests.browser.test_pages import PAGES

FIRST_VISIT, NEXT_PAGE = 150_000, 40_000
MOST_SHIFT = 0.01
# What only some readers need, and nobody before they ask for it.
LATER = re.compile(r"/javascripts/search/|/workers/|search_index|/minisearch/|/stemmer/|/mermaid/|panzoom")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_first_visit_is_light_holds_still_and_loads_nothing_before_it_is_needed(
    browser: Browser, address: str, width: int
) -> None:
    wrong: list[Any] = []
    for name in PAGES:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.add_init_script(WATCH)
        wire = Wire(page, slow=False)
        page.goto(address + name, wait_until="networkidle")
        seen = page.evaluate("seen")
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        # A long page may be painted before all of it is there; its drawings then come with the rest of the text.
        parsed = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
        needless = [url for url in wire.addresses if LATER.search(url)]
        client = page.locator(".atlas-diagram--browser").count()
        if client:
            needless = [url for url in needless if "/mermaid/" not in url]
        if wire.bytes > FIRST_VISIT or seen["shift"] > MOST_SHIFT or needless:
            wrong.append((name, wire.bytes, seen["shift"], needless))
        if not client and seen["diagram"] > max(painted, parsed):
            wrong.append((name, "a diagram after the first paint", seen["diagram"], painted, parsed))
        context.close()
    assert wrong == []


def test_the_next_page_is_lighter_still(browser: Browser, address: str) -> None:
    costs = visit_next(browser, address, PAGES)
    assert {name: cost for name, cost in costs.items() if cost > NEXT_PAGE} == {}
