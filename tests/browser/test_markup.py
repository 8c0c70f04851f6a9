"""What a reader does with what authors of other MkDocs sites type."""

from playwright.sync_api import expect
from tests.browser.conftest import Open


def test_a_remark_to_code_is_shown_where_its_number_stands_until_escape(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/markup/").page
    remark = page.locator(".md-annotation")
    expect(page.locator("ol.md-annotation-list")).to_be_hidden()
    expect(remark).to_have_attribute("aria-label", "Remark 1: One or more containers that share a network.")
    remark.focus()
    expect(remark.get_by_role("tooltip")).to_contain_text("One or more containers")
    page.keyboard.press("Escape")
    expect(remark.get_by_role("tooltip")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator("ol.md-annotation-list")).to_be_visible()


def test_an_address_opens_the_tab_that_it_leads_into(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/markup/").page
    blocks = page.locator(".tabbed-set .tabbed-block")
    expect(blocks.nth(1)).to_be_hidden()
    blocks.nth(1).evaluate("block => block.firstElementChild.id = 'in-the-second'")
    page.evaluate("location.hash = 'in-the-second'")
    expect(blocks.nth(1)).to_be_visible()


def test_the_address_of_a_tab_opens_it(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/markup/#__tabbed_1_2").page
    expect(page.locator(".tabbed-set .tabbed-block").nth(1)).to_be_visible()


def test_an_address_with_a_broken_fragment_breaks_nothing(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/markup/#%").page
    expect(page.locator(".tabbed-set .tabbed-block").first).to_be_visible()
