"""The small things that a reader meets: copied commands, the list of keys, an address that leads nowhere."""

from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, expect
from tests.browser.conftest import Open
from tests.support.sample import Sample
from tools.bench.visit import WATCH
from tools.pages_server import free_address, serve


def test_copying_a_terminal_takes_the_commands_alone(browser: Browser, sample: Sample) -> None:
    sample.write(
        "index.md",
        "# Sample\n\n```console\n$ docker ps \\\n>   --all\nCONTAINER ID\n\n# apt install runc\n$ echo '$ x'\n```\n"
        "\n```bash\ndocker ps\n```\n",
    )
    site_url = free_address()
    sample.build(site_url=site_url)
    with serve(sample.site, site_url) as address:
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.goto(address)
        copied = []
        for block in page.locator(".highlight").all():
            block.hover()
            block.get_by_title("Copy to clipboard").click()
            expect(page.get_by_text("Copied to clipboard")).to_be_visible()
            copied.append(page.evaluate("navigator.clipboard.readText()"))
        assert copied == ["docker ps \\\n  --all\napt install runc\necho '$ x'", "docker ps"]


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


def test_an_address_that_leads_nowhere_offers_the_nearest_pages_and_a_search(visit: Open, address: str) -> None:
    lost = visit(f"{address}virtual-machine/")
    nearest = lost.page.locator("[data-atlas=lost] li").first
    expect(nearest).to_have_text("Virtual machines: /virtual-machines/")
    expect(nearest.get_by_role("link")).to_have_attribute("href", f"{address}virtual-machines/")
    lost.page.get_by_role("link", name="Search for “virtual machine”").click()
    lost.page.locator(".md-search-result__link").first.wait_for()
    assert [fault for fault in lost.faults if "status of 404" not in fault] == []
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


def test_the_site_has_a_face_of_its_own(visit: Open, address: str, built_site: Path) -> None:
    page = visit(address).page
    assert page.locator("link[rel=icon]").evaluate("link => link.href") == f"{address}assets/images/favicon.svg"
    assert page.locator(".md-header .md-logo svg").bounding_box()
    assert (built_site / "assets/images/favicon.svg").is_file()
