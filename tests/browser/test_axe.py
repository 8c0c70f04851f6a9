"""WCAG 2.2 AA as far as axe can tell, on every page.

A page of each sort is looked at in a few ways, and in each state that a reader can bring it into. `make thorough` looks
at every page in every way: both schemes, four sizes, with motion, reduced motion and forced colours.
"""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open
from tests.browser.test_pages import WITH_LOST
from tests.support.axe import CALM, COLOURS, EVERY_WAY, FEW_WAYS, find_faults, find_faults_in
from tests.support.waiting import search
from tools.browser_page import set_scheme

SORTS = ("", "compare/", "compare/decide/", "kubernetes/", "kubernetes/rolling-update/", "labs/first-container/")


@pytest.mark.parametrize("name", SORTS)
def test_axe_objects_to_no_sort_of_page_in_a_few_ways(visit: Open, address: str, name: str) -> None:
    assert find_faults_in(visit(address + name).page, FEW_WAYS) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("name", WITH_LOST)
def test_axe_objects_to_no_page_in_any_way(visit: Open, address: str, name: str) -> None:
    assert find_faults_in(visit(address + name).page, EVERY_WAY) == {}


def _open_texts(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


def _search_in_vain(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("xubernetes")
    page.get_by_role("button", name="kubernetes", exact=True).wait_for()


def _leave_nothing(page: Page) -> None:
    for name in ("Runs Windows and Linux guests", "Runs OCI images", "Works where no nested", "Starts in under"):
        page.get_by_role("checkbox", name=name).check()
    expect(page.get_by_role("status")).to_contain_text("Meets all: none")


def _open_drawer(page: Page) -> None:
    page.get_by_role("button", name="Navigation").press("Enter")
    expect(page.get_by_role("button", name="Back from Kubernetes")).to_be_focused()


def _open_full_screen(page: Page) -> None:
    page.locator(".atlas-full-screen:visible").first.click()
    page.locator("dialog[open] svg").wait_for()


STATES: Mapping[str, tuple[str, int, Callable[[Page], object]]] = {
    "texts open": ("kubernetes/", 1440, _open_texts),
    "evidence open": (
        "compare/#startup-time.vm",
        1440,
        lambda page: page.locator(".atlas-comparison__opened .atlas-actions summary").click(),
    ),
    "search open": ("", 1440, lambda page: search(page, "hypervisor")),
    "search open on a phone": ("", 360, lambda page: search(page, "hypervisor")),
    "search in vain": ("", 1440, _search_in_vain),
    "search in vain on a phone": ("", 360, _search_in_vain),
    "nothing remains": ("compare/decide/", 360, _leave_nothing),
    "no feature is left": (
        "compare/?filter=zebra",
        1440,
        lambda page: page.get_by_role("button", name="List every feature").wait_for(),
    ),
    "drawer open": ("kubernetes/", 360, _open_drawer),
    "full screen": ("kubernetes/node-failure/", 360, _open_full_screen),
    "list of keys": ("", 1440, lambda page: page.keyboard.press("?")),
    "requirements ticked": ("compare/decide/", 360, lambda page: page.get_by_role("checkbox").first.check()),
    "a later step": (
        "kubernetes/rolling-update/",
        1440,
        lambda page: page.get_by_role("button", name="Next step").click(),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_objects_to_no_state_that_a_reader_can_bring_about(visit: Open, address: str, state: str) -> None:
    name, width, bring_about = STATES[state]
    page = visit(address + name, viewport={"width": width, "height": 800}, **CALM).page
    bring_about(page)
    faults = find_faults(page)
    set_scheme(page, "dark")
    assert faults + find_faults(page, COLOURS) == []
