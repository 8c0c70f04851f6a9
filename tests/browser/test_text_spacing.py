"""Text spaced out as far as WCAG's 1.4.12 lets a reader ask for it: nothing is cut, and no page scrolls sideways."""

from contextlib import suppress

import pytest
from tests.browser.conftest import Open
from tests.browser.test_pages import WITH_LOST
from tools.browser_page import wait_until

SORTS = ("", "compare/", "compare/decide/", "containers/walls/", "kubernetes/pending-claim/", "labs/first-container/")
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# What is cut by the box around it, or leaves the drawing that it stands in.
CUT = """(before) => {
  const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
  const isCut = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return (
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.clientWidth > 1 && // what is there for screen readers alone is one pixel wide
      element.innerText?.trim() &&
      ((cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1))
    );
  };
  const leaves = (label) => {
    const box = label.getBoundingClientRect(), drawing = label.closest("svg").getBoundingClientRect();
    return box.width && (box.left < drawing.left - 1 || box.right > drawing.right + 1);
  };
  const texts = [...document.querySelectorAll("svg :is(text, foreignObject span)")].filter(leaves);
  const cut = [...document.querySelectorAll("body *")].filter(isCut);
  const sideways = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  const found = [...sideways, ...[...cut, ...texts].map((element) => element.textContent.trim().slice(0, 80))];
  return found.filter((text) => !before.includes(text));
}"""


@pytest.mark.parametrize("name", SORTS)
def test_spaced_text_is_not_cut_on_a_phone(visit: Open, address: str, name: str) -> None:
    assert _find_cut_by_spacing(visit, address + name, 360) == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", WITH_LOST)
def test_spaced_text_is_cut_on_no_page(visit: Open, address: str, name: str, width: int) -> None:
    assert _find_cut_by_spacing(visit, address + name, width) == []


def _find_cut_by_spacing(visit: Open, address: str, width: int) -> list[str]:
    page = visit(address, viewport={"width": width, "height": 900}).page
    before = page.evaluate(CUT, [])
    page.add_style_tag(content=SPACING)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
    # What moves, such as the marker of a part that folds, may be cut for a moment.
    with suppress(AssertionError):
        wait_until(page, f"(before) => ({CUT})(before).length === 0", before, seconds=5)
    cut: list[str] = page.evaluate(CUT, before)
    return cut
