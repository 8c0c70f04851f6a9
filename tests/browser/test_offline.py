"""The zip in a browser without a network, from `file://`: what a reader does on the served site works there too.

`visit` counts errors, whatever a policy blocks and any request to a server as faults.
"""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open
from tests.browser.test_pages import PAGES
from tests.support.sample import make_sample
from tests.support.waiting import search
from tools.browser_page import wait_until
from tools.release import offline

DIAGRAM = '```mermaid draw="browser"\nflowchart LR\n  author --> Markdown --> reader\n```\n'


def _unpack(file: Path, folder: Path) -> str:
    """The address of the first page of a zip."""
    # A folder's name may have what an address may not.
    folder = folder / "a folder, 100 %"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    assert [path.name for path in folder.iterdir()] == ["isolation-atlas"]
    return (folder / "isolation-atlas" / "index.html").as_uri()


@pytest.fixture(scope="module")
def start(offline_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _unpack(offline_zip, tmp_path_factory.mktemp("offline"))


def _open(visit: Open, address: str) -> Page:
    return visit(address, viewport={"width": 1440, "height": 900}, color_scheme="light", offline=True).page


def _search(page: Page, words: str, result: str) -> None:
    search(page, words, result).click()
    page.wait_for_url(f"**/{result}/index.html*")


@pytest.mark.thorough
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_its_drawings(visit: Open, start: str, name: str) -> None:
    page = _open(visit, start.replace("index.html", f"{name}index.html"))
    expect(page.locator("h1")).to_have_count(1)
    wait_until(page, "document.readyState === 'complete' && [...document.images].every((image) => image.naturalWidth)")
    for diagram in page.locator(".atlas-diagram:visible").all():
        expect(diagram.locator("svg").first).to_be_visible()


def test_a_reader_searches_and_follows_links(visit: Open, start: str) -> None:
    page = _open(visit, start)
    _search(page, "seccomp", "containers/walls")
    expect(page.locator("article mark").first).to_be_visible()
    page.wait_for_load_state()  # the scripts that remember the choice have run by then
    page.locator("label[for=__palette_1]").click()
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("link", name="Compare", exact=True).first.click()
    page.wait_for_url("**/compare/index.html")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_the_comparison_is_filtered_and_the_guide_ticked(visit: Open, start: str) -> None:
    page = _open(visit, start.replace("index.html", "compare/index.html"))
    page.locator("form input[name=filter]").fill("startup")
    expect(page.locator("form output")).to_contain_text(", 1 of")
    assert page.url.endswith("?filter=startup")
    page.reload()
    expect(page.locator("form output")).to_contain_text(", 1 of")
    # A page that is a file may fetch none, so a cell leads to the page of its feature.
    page.locator("tr[data-feature=startup-time] td a").first.click()
    page.wait_for_url("**/compare/startup-time/index.html#vm")
    page.goto(start.replace("index.html", "compare/decide/index.html"))
    page.get_by_role("checkbox").first.check()
    result = page.locator(".atlas-guide__result")
    expect(page.get_by_role("status")).to_contain_text("Meets all")
    result.get_by_text("Excluded, and why").click()
    result.get_by_role("link").first.click()
    page.wait_for_url("**/compare/index.html#*")
    expect(page.locator("td:target")).to_be_in_viewport()


def test_scenarios_step_and_drawings_open_over_the_whole_screen(visit: Open, start: str) -> None:
    page = _open(visit, start.replace("index.html", "kubernetes/rolling-update/index.html"))
    page.get_by_role("button", name="Next step").click()
    expect(page.get_by_role("status")).to_contain_text("Step 2 of")
    page.set_viewport_size({"width": 480, "height": 900})
    page.get_by_role("button", name="Full screen").first.click()
    page.get_by_role("button", name="Zoom in").click()
    wait_until(page, "document.querySelector('dialog svg').style.transform.includes('scale')")
    page.get_by_role("button", name="Close").click()


def test_commands_are_copied_and_terms_explained(visit: Open, start: str) -> None:
    page = _open(visit, start.replace("index.html", "labs/first-container/index.html"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator(".md-code__button").first
    button.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied
    assert "$" not in copied.splitlines()[0]
    page.locator(".atlas-term > a, .atlas-citation > a").first.focus()
    expect(page.locator(".atlas-card:visible")).to_have_count(1)


def test_what_the_browser_draws_is_drawn(visit: Open, tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    sample.write("below/page.md", f"# Below\n\n{DIAGRAM}")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert offline.main([str(sample.site), str(tmp_path / "guide.zip")]) == 0
    page = _open(visit, _unpack(tmp_path / "guide.zip", tmp_path).replace("index.html", "below/page/index.html"))
    wait_until(page, "document.querySelector('div.mermaid') && !document.querySelector('pre.mermaid')")
