"""All that a page can do by keyboard, with a focus that one sees."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open
from tests.browser.test_axe import SORTS, STATES
from tests.browser.test_pages import PAGES, WITH_LOST
from tests.support.axe import CALM, SIZES
from tests.support.focus import find_unseen
from tools.browser_page import wait_until

# A walk that ends early has seen nothing; on a phone, the shortest page has 17.
FEWEST = 15

# Together they have both schemes, both widths and forced colours.
LOOKS = {
    "light": ("wide", {"color_scheme": "light"}),
    "dark": ("phone", {"color_scheme": "dark"}),
    "forced": ("wide", {"color_scheme": "dark", "forced_colors": "active"}),
}


def _open(visit: Open, address: str, look: str) -> Page:
    size, options = LOOKS[look]
    width, height = SIZES[size]
    shown: dict[str, Any] = {"viewport": {"width": width, "height": height}, **CALM, **options}
    return visit(address, bypass_csp=True, **shown).page


# `make thorough` walks through every page in every look.
@pytest.mark.parametrize("name", SORTS)
def test_the_focus_is_seen_at_every_stop_of_each_sort_of_page(visit: Open, address: str, name: str) -> None:
    unseen, stops = find_unseen(_open(visit, address + name, "light"))
    assert unseen == []
    assert stops >= 20


@pytest.mark.thorough
@pytest.mark.parametrize("name", SORTS)
def test_the_focus_is_seen_on_the_way_back_through_each_sort_of_page(visit: Open, address: str, name: str) -> None:
    assert _go_back(_open(visit, address + name, "dark")) >= 20


@pytest.mark.thorough
@pytest.mark.parametrize("name", PAGES)
def test_the_focus_is_seen_on_the_way_back_through_every_page(visit: Open, address: str, name: str) -> None:
    assert _go_back(_open(visit, address + name, "dark")) >= FEWEST


def _go_back(page: Page) -> int:
    page.locator(".md-footer a").last.focus()
    unseen, stops = find_unseen(page, "Shift+Tab")
    assert unseen == []
    return stops


@pytest.mark.thorough
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", WITH_LOST)
def test_the_focus_is_seen_at_every_stop_of_every_page(visit: Open, address: str, name: str, look: str) -> None:
    unseen, stops = find_unseen(_open(visit, address + name, look))
    assert unseen == []
    assert stops >= FEWEST


@pytest.mark.parametrize("state", ["search open", "drawer open", "full screen", "list of keys", "a later step"])
def test_the_focus_is_seen_in_what_opens_over_a_page(visit: Open, address: str, state: str) -> None:
    name, width, bring_about = STATES[state]
    page = visit(address + name, viewport={"width": width, "height": 800}, bypass_csp=True, **CALM).page
    bring_about(page)
    assert find_unseen(page)[0] == []


@pytest.mark.parametrize("fault", ["outline: none", "clip-path: inset(0)"])
def test_a_focus_that_is_not_seen_is_found(visit: Open, address: str, fault: str) -> None:
    page = _open(visit, address, "light")
    page.add_style_tag(content=f".atlas-keys:focus-visible {{ {fault} !important }}")
    page.locator(".md-footer a").last.focus()
    unseen, _ = find_unseen(page)
    assert [stop.partition(" (")[0] for stop in unseen] == ["button Keyboard shortcuts ?"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_switch_between_light_and_dark_works_by_keyboard(visit: Open, address: str, scheme: str, key: str) -> None:
    page = visit(address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", color_scheme=scheme).page
    other, shown, hidden = {"light": ("dark", "default", "slate"), "dark": ("light", "slate", "default")}[scheme]
    page.locator(".md-logo").first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name=f"Switch to {other}")).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", hidden)
    expect(page.get_by_role("radio", name=f"Switch to {scheme}")).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", shown)


def test_a_cell_of_which_a_part_is_seen_comes_into_sight_when_the_keyboard_reaches_it(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}compare/", viewport={"width": 1440, "height": 900}, **CALM).page
    page.get_by_role("button", name="Show all").click()
    page.locator("[id='isolation.system-container'] a").focus()
    cell = page.locator("[id='isolation.windows-hyperv']")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(cell.locator("a")).to_be_focused()
    expect(cell).to_be_in_viewport(ratio=0.99)


def test_a_head_of_which_a_part_is_seen_comes_into_sight_when_the_keyboard_reaches_it(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}between/", viewport={"width": 1440, "height": 900}, **CALM).page
    head = page.locator(".atlas-comparison__head a", has_text="System containers")
    page.locator(".atlas-comparison__head a", has_text="gVisor").focus()
    page.keyboard.press("Tab")
    expect(head).to_be_focused()
    expect(head).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_drawer_opens_closes_and_leads_on_by_keyboard(visit: Open, address: str, motion: str) -> None:
    page = visit(f"{address}kubernetes/", viewport={"width": 360, "height": 800}, reduced_motion=motion).page
    drawer = page.get_by_role("button", name="Navigation")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(drawer).to_be_focused()  # its links are no stops while it is closed
    page.keyboard.press("Enter")
    expect(drawer).to_have_attribute("aria-expanded", "true")
    back = page.get_by_role("button", name="Back from Kubernetes")
    expect(back).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_have_attribute("aria-expanded", "false")
    expect(drawer).to_be_focused()
    page.keyboard.press("Space")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pages of Kubernetes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(back).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("a:focus")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kubernetes/"))
    expect(page.locator("h1")).to_be_in_viewport()
    wait_until(page, "!document.querySelector('.md-content').inert")


def test_a_drawer_that_is_open_puts_nothing_out_of_reach_on_a_window_that_became_wide(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}kubernetes/pods/", viewport={"width": 800, "height": 900}, **CALM).page
    page.get_by_role("button", name="Navigation").press("Enter")
    wait_until(page, "document.querySelector('.md-content').inert")
    page.set_viewport_size({"width": 1400, "height": 900})
    wait_until(page, "!document.querySelector('.md-content').inert")
    page.set_viewport_size({"width": 800, "height": 900})
    wait_until(page, "document.querySelector('.md-content').inert")


def test_on_a_phone_the_keyboard_opens_the_search_and_leaves_it(visit: Open, address: str) -> None:
    page = visit(address, viewport={"width": 360, "height": 800}, **CALM).page
    search = page.get_by_role("button", name="Search", exact=True)
    search.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("hypervisor")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link:focus")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(search).to_have_attribute("aria-expanded", "false")


def test_a_table_that_is_wider_than_the_screen_scrolls_by_keyboard(visit: Open, address: str) -> None:
    page = visit(f"{address}between/vms-in-kubernetes/", viewport={"width": 320, "height": 800}, **CALM).page
    table = page.locator(".md-typeset__scrollwrap[tabindex]").first
    table.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.activeElement.scrollLeft > 0")
