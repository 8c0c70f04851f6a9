"""The first page, as a stranger meets it."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import LookAt, Open
from tests.support.site_data import COMPARISON
from tools.look import set_typeface

from isolation_atlas.page.address import page_address

DOORS = ".atlas-doors > ul > li"
TILES = ".atlas-skyline a"


def _bottom(page: Page, selector: str) -> float:
    bottom: float = page.locator(selector).last.evaluate("element => element.getBoundingClientRect().bottom")
    return bottom


def test_at_a_glance_there_are_a_line_three_doors_all_technologies_and_how_much_there_is(
    visit: Open, address: str
) -> None:
    page = visit(address, viewport={"width": 1440, "height": 900}).page
    set_typeface(page)  # how high the words are depends on the fonts that a machine has
    assert page.locator(DOORS).count() == 3
    assert page.locator(TILES).count() == len(COMPARISON.technologies)
    for part in ("h1 + p", DOORS, TILES, ".atlas-counts li"):
        assert _bottom(page, part) <= 900, part


def test_all_technologies_stand_on_one_ground(look_at: LookAt, address: str) -> None:
    wide = look_at(address, viewport={"width": 1440, "height": 900})
    grounds = wide.eval_on_selector_all(f"{TILES} svg", "all => all.map(s => s.getBoundingClientRect().bottom)")
    assert max(grounds) - min(grounds) < 1
    narrow = look_at(address, viewport={"width": 360, "height": 740})
    assert _bottom(narrow, DOORS) <= 740, "the doors are there before a thumb moves"
    for tile in narrow.eval_on_selector_all(TILES, "all => all.map(s => s.getBoundingClientRect().toJSON())"):
        assert min(tile["width"], tile["height"]) >= 44, "a finger hits it"


def test_a_name_is_divided_at_a_hyphen_where_a_wide_typeface_needs_it(look_at: LookAt, address: str) -> None:
    page = look_at(address, viewport={"width": 1440, "height": 900})
    name = page.locator(f"{TILES} span", has_text="Confiden")
    # The letter after the hyphen has a rectangle on both lines; the last one counts.
    second_line = name.evaluate("""name => {
      name.style.width = "79px";
      name.style.fontFamily = "monospace";
      const text = name.firstChild, range = document.createRange();
      const top = (place) => {
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return [...range.getClientRects()].at(-1)?.top;
      };
      for (let place = 1; place < text.length; place++) if (top(place) > top(0) + 4) return text.data.slice(place);
    }""")
    assert second_line == "tial"


def test_each_technology_leads_to_its_page(look_at: LookAt, address: str) -> None:
    page = look_at(address)
    found = page.eval_on_selector_all(TILES, "all => all.map(one => [one.textContent.trim(), one.href])")
    shown = [[name.replace("\N{SOFT HYPHEN}", ""), link] for name, link in found]
    pages = [[one.short, urljoin(address, page_address(one.page))] for one in COMPARISON.technologies.values()]
    assert shown == pages


@pytest.mark.parametrize("door", ["Start here", "Choose", "Labs"])
def test_a_door_opens_wherever_it_is_touched(visit: Open, address: str, door: str) -> None:
    page = visit(address).page
    page.locator(DOORS, has_text=door).click(position={"x": 8, "y": 8})
    page.wait_for_url(lambda url: url != address)
    page.locator("h1").wait_for()


def test_no_list_of_sources_ends_the_first_page(look_at: LookAt, address: str) -> None:
    assert look_at(address).locator(".atlas-references").count() == 0


def test_the_first_visit_is_small(browser: Browser, address: str) -> None:
    received: list[float] = []
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.close()
    assert 0 < sum(received) <= 120_000, received
