"""The list of the keys that do something."""

from playwright.sync_api import expect
from tests.browser.conftest import Open


def test_a_question_mark_lists_the_keys_and_escape_puts_the_list_away(visit: Open, address: str) -> None:
    page = visit(address).page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_the_list_of_keys_closes_when_the_reader_goes_back_to_another_page(visit: Open, address: str) -> None:
    visited = visit(f"{address}docker/")
    page = visited.page
    title = page.locator("h1").inner_text()
    page.locator(".md-footer__link--next").dispatch_event("click")
    expect(page.locator("h1")).not_to_have_text(title)
    visited.traffic.wait_until_quiet()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text(title)
    expect(dialog).to_be_hidden()


def test_a_question_mark_in_the_search_is_a_question_mark(visit: Open, address: str) -> None:
    page = visit(address).page
    page.keyboard.press("/")
    page.keyboard.type("why?")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("why?")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").count() == 0


def test_the_foot_of_a_page_leads_to_the_list_of_keys(visit: Open, address: str) -> None:
    page = visit(f"{address}docker/").page
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
