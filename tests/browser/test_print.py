"""Every sort of page on a sheet of A4: nothing is cut off, and nothing reaches beyond the sheet.

The comparison, which paper gets in another form, has its own test in test_comparison.py.
"""

import pytest
from tests.browser.conftest import Open
from tests.browser.test_pages import PAGES

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
