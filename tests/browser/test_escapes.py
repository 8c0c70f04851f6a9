"""The timeline of escapes as a reader meets it."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open

PAGE = "security/escapes/"


def test_without_javascript_the_timeline_runs_from_the_newest_to_the_oldest(look_at: LookAt, address: str) -> None:
    page = look_at(address + PAGE, java_script_enabled=False)
    years = [int(year) for year in page.locator(".atlas-escapes__mark").all_inner_texts()]
    assert years == sorted(set(years), reverse=True)
    expect(page.locator(".atlas-escapes__filter")).to_be_hidden()
    entries = page.locator(".atlas-escape")
    assert entries.count() >= 15
    for fact in ("Crossed", "Needed", "Stopped by", "Sources"):
        assert page.locator(".atlas-escape dt:visible", has_text=re.compile(f"^{fact}$")).count() == entries.count()


def test_an_escape_has_an_address_that_leads_to_it(visit: Open, address: str) -> None:
    page = visit(f"{address}{PAGE}#leaky-vessels", viewport={"width": 360, "height": 800}).page
    heading = page.get_by_role("heading", name="Leaky Vessels")
    box = heading.bounding_box()
    assert box
    assert 0 <= box["y"] < 800


def test_other_pages_lead_to_single_escapes(visit: Open, address: str) -> None:
    page = visit(f"{address}between/kata/").page
    page.get_by_role("link", name="timeline").first.click()
    page.wait_for_url("**/security/escapes/#kata-virtiofs")


def test_filters_are_kept_in_the_address_and_the_address_of_an_escape_shows_it_all_the_same(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}{PAGE}?technology=vm&layer=hypervisor").page
    shown = page.locator(".atlas-escape:visible")
    count = shown.count()
    assert 0 < count < page.locator(".atlas-escape").count()
    expect(page.locator(".atlas-escapes__filter output")).to_have_text(re.compile(f"^{count} of "))
    page.get_by_label("Flaw in the").select_option("")
    expect(page).to_have_url(re.compile(r"\?technology=vm$"))
    assert shown.count() > count
    page.evaluate("location.hash = 'leaky-vessels'")
    expect(page.get_by_role("heading", name="Leaky Vessels")).to_be_in_viewport()


def test_the_timeline_prints_whole(look_at: LookAt, address: str) -> None:
    page = look_at(address + PAGE, viewport={"width": 800, "height": 1000}, media="print")
    entries = page.locator(".atlas-escape")
    assert page.locator(".atlas-escape:visible").count() == entries.count()
    assert page.locator(".atlas-escapes").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("file", ["escapes.csv", "escapes.json", "escapes.yml", "escapes.atom"])
def test_the_timeline_can_be_taken_along(look_at: LookAt, address: str, file: str) -> None:
    page = look_at(address + PAGE)
    href = page.locator(f"a[href$='{file}']").get_attribute("href")
    assert href
    assert page.request.get(urljoin(page.url, href)).ok
