"""The first page, as a stranger meets it."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import LookAt, Open
from tests.support.site_data import COMPARISON
from tools.look import set_typeface

DOORS = ".atlas-doors > ul > li"


def _bottom(page: Page, selector: str) -> float:
    bottom: float = page.locator(selector).last.evaluate("element => element.getBoundingClientRect().bottom")
    return bottom


def test_at_a_glance_there_are_a_line_two_stacks_three_doors_and_a_figure(visit: Open, address: str) -> None:
    page = visit(address, viewport={"width": 1440, "height": 900}).page
    set_typeface(page)  # how high the words are depends on the fonts that a machine has
    assert page.locator(".atlas-home .stack[role=group]").count() == 2
    assert page.locator(DOORS).count() == 3
    for part in ("h1 + p", ".stack[role=group]", DOORS, ".atlas-number"):
        assert _bottom(page, part) <= 900, part


def test_the_stacks_are_large_and_on_a_phone_they_can_be_read(look_at: LookAt, address: str) -> None:
    wide = look_at(address, viewport={"width": 1440, "height": 900})
    assert (
        sum(wide.eval_on_selector_all(".stack[role=group]", "all => all.map(s => s.getBoundingClientRect().width)"))
        > 1440 / 2
    )
    narrow = look_at(address, viewport={"width": 360, "height": 740})
    for scale in narrow.eval_on_selector_all(".stack[role=group]", "all => all.map(s => s.getScreenCTM().a)"):
        assert scale * 13 >= 12
    assert _bottom(narrow, DOORS) <= 740, "the doors are there before a thumb moves"


@pytest.mark.parametrize("door", ["Understand", "Choose", "Do"])
def test_a_door_opens_wherever_it_is_touched(visit: Open, address: str, door: str) -> None:
    page = visit(address).page
    page.locator(DOORS, has_text=door).click(position={"x": 8, "y": 8})
    page.wait_for_url(lambda url: url != address)
    page.locator("h1").wait_for()


def test_the_figure_is_that_of_the_data_and_leads_to_its_evidence(visit: Open, address: str) -> None:
    page = visit(address).page
    shown = page.locator(".atlas-number__value strong").inner_text()
    evidence = page.locator(".atlas-number a", has_text="The evidence").get_attribute("href")
    assert evidence
    feature, technology = evidence.partition("#")[2].split(".")
    assert shown == COMPARISON.claims[feature, technology].figures[0].value
    page.goto(urljoin(page.url, evidence))
    expect(page.locator(".atlas-comparison").get_by_text(shown).first).to_be_visible()


def test_the_first_visit_is_small(browser: Browser, address: str) -> None:
    received: list[float] = []
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.close()
    assert 0 < sum(received) <= 120_000, received
