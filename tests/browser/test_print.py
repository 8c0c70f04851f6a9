"""Every sort of page on a sheet of A4: nothing is cut off, and nothing reaches beyond the sheet.

The comparison, which paper gets in another form, has tests of its own at the end.
"""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open
from tests.browser.test_pages import PAGES
from tests.support.pixels import find_colour
from tests.support.site_data import FEATURES, TECHNOLOGIES
from tests.support.waiting import expect_print

SORTS = [
    "",
    "start/",
    "virtual-machines/",
    "containers/walls/",
    "security/escapes/",
    "compare/experiments/",
    "compare/corrections/",
    "kubernetes/cluster/",
    "kubernetes/rolling-update/",
    "docker/cheat-sheet/",
    "labs/first-container/",
    "questions/basics/",
    "reference/glossary/",
    "reference/sources/",
    "contributing/visual-language/",
]

# What a browser leaves of A4 at 96 pixels an inch, with a centimetre on each side.
_SHEET = {"width": 718, "height": 1047}
_WIDE = {"width": 1440, "height": 900}
_CUT = """() => {
  const page = document.querySelector(".md-content__inner");
  const end = page.getBoundingClientRect().right + 1;
  const cut = [];
  for (const element of page.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    const { visibility, clipPath, display, overflowX, overflowY } = getComputedStyle(element);
    // What is kept for screen readers alone is a pixel wide, and clipped.
    if (box.width <= 1 || visibility === "hidden" || clipPath !== "none" || display === "inline") continue;
    const beyond = box.right > end && !element.closest(".atlas-card");
    const inside =
      (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) ||
      (overflowY !== "visible" && element.scrollHeight > element.clientHeight + 2);
    if (beyond || inside) cut.push(element.outerHTML.slice(0, 200));
  }
  return cut;
}"""
_HASHES = "links => links.map((link) => link.hash)"


@pytest.mark.parametrize("page", SORTS)
def test_nothing_of_each_sort_of_page_is_cut_off_on_paper(visit: Open, address: str, page: str) -> None:
    assert _find_cut(visit, address + page) == []


@pytest.mark.thorough
@pytest.mark.parametrize("page", sorted({*PAGES} - {*SORTS, "compare/"}))
def test_nothing_of_any_other_page_is_cut_off_on_paper(visit: Open, address: str, page: str) -> None:
    assert _find_cut(visit, address + page) == []


def _find_cut(visit: Open, address: str) -> list[str]:
    page = visit(address, viewport=_SHEET).page
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(_CUT)
    return found


def test_paper_is_light_and_shows_no_buttons_but_all_evidence(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", color_scheme="dark").page
    expect_print(page)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert find_colour(page, "--atlas-paper") == (255, 255, 255)
    for gone in (".md-header", ".md-sidebar", ".md-footer", ".atlas-controls", ".md-clipboard", ".headerlink"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.locator(".atlas-paper p:not([class])").count() == page.locator("td").count() > 100


def test_without_javascript_the_evidence_is_printed_in_its_cells(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", java_script_enabled=False, media="print")
    assert page.locator("td details p:visible").count() >= page.locator("td").count() > 100


def test_a_source_on_paper_has_its_address(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}containers/walls/", media="print")
    said = page.locator(".atlas-sources a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://" in said


def test_it_prints_whole(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport={"width": 800, "height": 1000}, media="print")
    scroller = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    assert scroller.evaluate("e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
    assert page.locator(".atlas-controls").is_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_all_of_it_is_printed_on_a_dozen_sheets(visit: Open, address: str, paper: str) -> None:
    page = visit(f"{address}compare/", viewport=_WIDE).page
    expect_print(page)
    sheets = page.pdf(format=paper, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", sheets)) <= 12


def test_what_is_chosen_is_printed_and_nothing_else(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm,gvisor&filter=startup", viewport=_WIDE).page
    expect(page.locator("output")).to_have_text(f"2 of {len(TECHNOLOGIES)} technologies, 1 of {len(FEATURES)} features")
    expect_print(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.locator(".atlas-paper")
    assert printed.locator(".atlas-paper__feature").all_inner_texts() == ["Startup time"]
    assert printed.locator("strong:first-child").all_inner_texts() == ["VM", "gVisor"]
    # The sources are on the page of the feature, which paper names.
    sources = printed.locator(".atlas-paper__sources").all_inner_texts()
    assert sources == [f"Sources: {address}compare/startup-time/"]
    evidence = visit(sources[0].removeprefix("Sources: ")).page
    for technology in ("vm", "gvisor"):
        cited = evidence.locator(f".atlas-claim:has(#{technology}) a[href*='#source-']").evaluate_all(_HASHES)
        assert cited, technology
        assert {evidence.locator(f".atlas-sources > li{source}").count() for source in cited} == {1}, technology
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed.count() == 0


def test_paper_names_the_sources_of_a_cell_that_a_reader_opened_too(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm&filter=startup", viewport=_WIDE).page
    page.locator("[id='startup-time.vm'] summary").click()
    expect(page.locator("[id='startup-time.vm'] a[href*='#source-']").first).to_be_visible()
    expect_print(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".atlas-paper__sources").all_inner_texts() == [f"Sources: {address}compare/startup-time/"]


def test_the_numbers_of_a_short_comparison_on_paper_are_those_of_its_sources(visit: Open, address: str) -> None:
    page = visit(f"{address}start/evidence/", viewport=_WIDE).page
    sources = page.locator(".atlas-sources > li").evaluate_all("all => all.map((source) => `#${source.id}`)")
    cited = page.locator("td a[href*='#source-']").evaluate_all(_HASHES)
    expect_print(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = "".join(page.locator(".atlas-paper").all_inner_texts())
    numbers = [int(number) for some in re.findall(r"\[([\d, ]+)\]", printed) for number in some.split(",")]
    assert sorted(sources[number - 1] for number in numbers) == sorted(cited)
    assert cited
    assert " ," not in printed, "a number stands where the name of its source stood"
    assert page.locator(".atlas-paper__sources").count() == 0
