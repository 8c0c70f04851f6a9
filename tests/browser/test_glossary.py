"""The glossary, and the explanation of a term, as a reader meets them."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open


def test_a_term_is_explained_on_hover_and_on_focus(visit: Open, address: str) -> None:
    page = visit(f"{address}virtual-machines/").page
    card = page.locator("#term-hypervisor")
    expect(card).to_be_hidden()
    link = page.locator("a[aria-describedby=term-hypervisor]")
    link.hover()
    expect(card).to_be_visible()
    card.hover()
    expect(card).to_be_visible()
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    link.focus()
    expect(card).to_be_visible()


def test_escape_takes_an_explanation_away_until_the_reader_comes_back(visit: Open, address: str) -> None:
    page = visit(f"{address}virtual-machines/").page
    card = page.locator("#term-hypervisor")
    link = page.locator("a[aria-describedby=term-hypervisor]")
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(0, 0)
    link.hover()
    expect(card).to_be_visible()


def test_a_term_leads_to_its_place_in_the_glossary(visit: Open, address: str) -> None:
    page = visit(f"{address}virtual-machines/").page
    page.locator("a[aria-describedby=term-hypervisor]").click()
    page.wait_for_url("**/reference/glossary/#hypervisor")
    expect(page.locator("#hypervisor")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1440])
def test_no_explanation_leaves_the_screen(visit: Open, address: str, width: int) -> None:
    page = visit(f"{address}virtual-machines/", viewport={"width": width, "height": 800}).page
    links = page.locator(".atlas-term > a, .atlas-citation > a")
    assert links.count() >= 5
    for index in range(links.count()):
        links.nth(index).focus()
        box = page.locator(".atlas-card:visible").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_glossary_has_every_term_and_explains_none_twice(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}reference/glossary/")
    assert page.locator(".atlas-glossary dl > div").count() >= 75
    assert page.locator(".atlas-term").count() == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_the_link_to_a_term_takes_no_line_of_its_own(look_at: LookAt, address: str, width: int) -> None:
    page = look_at(f"{address}reference/glossary/", viewport={"width": width, "height": 800})
    taller = page.locator(".atlas-glossary dt").evaluate_all(
        """terms => terms.filter(term => {
          const before = term.offsetHeight, link = term.querySelector(".headerlink");
          link.style.display = "none";
          const after = term.offsetHeight;
          link.style.display = "";
          return before !== after;
        }).map(term => term.textContent)"""
    )
    assert taller == []
    beyond = page.locator(".atlas-glossary .headerlink").evaluate_all(
        "links => links.filter(link => link.getBoundingClientRect().right > innerWidth).length"
    )
    assert beyond == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
