"""An address that leads nowhere, and how a lost reader is helped."""

from urllib.parse import urljoin

from playwright.sync_api import expect
from tests.browser.conftest import Open
from tests.support.sample import Sample
from tools.bench.visit import WATCH
from tools.pages_server import free_address, serve


def test_an_address_that_leads_nowhere_offers_the_nearest_pages_and_a_search(visit: Open, address: str) -> None:
    lost = visit(f"{address}virtual-machine/")
    nearest = lost.page.locator("[data-atlas=lost] li").first
    expect(nearest).to_have_text("Virtual machines: /virtual-machines/")
    expect(nearest.get_by_role("link")).to_have_attribute("href", f"{address}virtual-machines/")
    lost.page.get_by_role("link", name="Search for “virtual machine”").click()
    lost.page.locator(".md-search-result__link").first.wait_for()
    assert [fault for fault in lost.faults if "status of 404" not in fault] == []
    lost.faults.clear()


def test_a_page_in_the_folder_that_was_asked_for_comes_before_one_of_the_same_name_elsewhere(
    visit: Open, address: str
) -> None:
    lost = visit(f"{address}containers/network/")
    offered = lost.page.locator("[data-atlas=lost] li a")
    expect(offered.first).to_have_attribute("href", f"{address}containers/networking/")
    assert f"{address}compare/network/" in offered.evaluate_all("all => all.map((one) => one.href)")
    lost.faults.clear()


def test_a_lost_reader_is_helped_on_a_site_that_does_not_know_its_address(visit: Open, sample: Sample) -> None:
    sample.write("containers/index.md", "# Containers\n")
    assert sample.build("--strict", site_url="").returncode == 0
    with serve(sample.site, urljoin(free_address(), "/")) as root:
        lost = visit(f"{root}container/")
        nearest = lost.page.locator("[data-atlas=lost] li").get_by_role("link").first
        expect(nearest).to_have_attribute("href", f"{root}containers/")
        assert [fault for fault in lost.faults if "status of 404" not in fault] == []
        lost.faults.clear()


def test_what_a_lost_reader_sees_holds_still_while_the_help_comes(visit: Open, address: str) -> None:
    narrow = {"width": 360, "height": 900}
    lost = visit(f"{address}virtual-machine/", before=lambda page: page.add_init_script(WATCH), viewport=narrow)
    expect(lost.page.get_by_role("link", name="Kubernetes", exact=True).last).to_be_visible()
    assert lost.page.evaluate("seen.shift") <= 0.01
    lost.faults.clear()


def test_an_address_that_can_not_be_decoded_is_helped_too(visit: Open, address: str) -> None:
    lost = visit(f"{address}100%25-containers%/")
    expect(lost.page.get_by_role("link", name="Search for")).to_be_visible()
    assert [fault for fault in lost.faults if "status of 404" not in fault] == []
    lost.faults.clear()


def test_without_javascript_a_lost_reader_still_has_the_parts_of_the_site(visit: Open, address: str) -> None:
    lost = visit(f"{address}virtual-machine/", java_script_enabled=False)
    expect(lost.page.locator("article").get_by_role("link", name="Kubernetes")).to_be_visible()
    lost.faults.clear()
