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


def test_paper_is_light_and_shows_no_buttons_but_the_whole_table_and_its_legend(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", color_scheme="dark").page
    assert page.locator("tr[data-feature] > td:visible").count() < len(TECHNOLOGIES) * len(FEATURES)
    page.emulate_media(media="print", color_scheme="dark")
    assert find_colour(page, "--atlas-paper") == (255, 255, 255)
    for gone in (".md-header", ".md-sidebar", ".md-footer", ".atlas-controls", ".md-clipboard", ".headerlink"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.locator("tr[data-feature] > td:visible").count() == len(TECHNOLOGIES) * len(FEATURES)
    expect(page.locator(".atlas-signs")).to_be_visible()


def test_a_source_on_paper_has_its_address(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}containers/walls/", media="print")
    said = page.locator(".atlas-sources a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://" in said


def test_it_prints_whole(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport={"width": 1000, "height": 700}, media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_all_of_it_is_printed_on_six_sheets(visit: Open, address: str, paper: str) -> None:
    page = visit(f"{address}compare/", viewport=_WIDE).page
    sheets = page.pdf(format=paper, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", sheets)) <= 6


def test_what_is_chosen_is_printed_and_nothing_else(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm,gvisor&filter=startup time", viewport=_WIDE).page
    expect(page.locator("output")).to_have_text(re.compile(f"^2 of {len(TECHNOLOGIES)} technologies"))
    page.emulate_media(media="print")
    assert page.locator("tr[data-feature=startup-time] > td:visible").count() == 2
    assert page.locator("tr[data-feature=packaging] > td:visible").count() == 0
