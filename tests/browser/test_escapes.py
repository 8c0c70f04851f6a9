"""The timeline of escapes as a reader meets it."""

import re
from urllib.parse import urljoin

import pytest
from tests.browser.conftest import LookAt, Open

PAGE = "security/escapes/"


def test_without_javascript_the_timeline_runs_from_the_oldest_to_the_newest(look_at: LookAt, address: str) -> None:
    page = look_at(address + PAGE, java_script_enabled=False)
    years = [int(year) for year in page.locator(".atlas-escapes__mark").all_inner_texts()]
    assert years == sorted(set(years))
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


def test_the_timeline_prints_whole(look_at: LookAt, address: str) -> None:
    page = look_at(address + PAGE, viewport={"width": 800, "height": 1000}, media="print")
    entries = page.locator(".atlas-escape")
    assert page.locator(".atlas-escape:visible").count() == entries.count()
    assert page.locator(".atlas-escapes").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("file", ["escapes.csv", "escapes.json", "escapes.yml"])
def test_the_timeline_can_be_taken_along(look_at: LookAt, address: str, file: str) -> None:
    page = look_at(address + PAGE)
    href = page.locator(f"a[href$='{file}']").get_attribute("href")
    assert href
    assert page.request.get(urljoin(page.url, href)).ok
