"""Stacks as a reader meets them."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import LookAt, Open
from tests.support.site_data import STACKS, TECHNOLOGIES


def _bottoms(page: Page) -> list[float]:
    bottoms: list[float] = page.eval_on_selector_all(
        ".atlas-stacks__row:first-of-type .stack .stack-hardware rect",
        "rects => rects.slice(0, 2).map(rect => rect.getBoundingClientRect().bottom)",
    )
    return bottoms


@pytest.mark.parametrize("width", [768, 1440])
def test_stacks_that_stand_side_by_side_stand_on_one_ground(look_at: LookAt, address: str, width: int) -> None:
    page = look_at(f"{address}contributing/", viewport={"width": width, "height": 900})
    bottoms = _bottoms(page)
    assert len(bottoms) == 2
    assert abs(bottoms[0] - bottoms[1]) < 1


def test_on_a_narrow_screen_they_stand_one_under_the_other_and_can_be_read(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}contributing/visual-language/", viewport={"width": 360, "height": 800})
    bottoms = _bottoms(page)
    assert bottoms[1] > bottoms[0] + 100
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scale = page.locator(".atlas-stacks .stack").first.evaluate("svg => svg.getScreenCTM().a")
    assert scale * 13 >= 12, "the words in a box are as large as a note"


@pytest.mark.parametrize("where", ["contributing/", "contributing/visual-language/"])
def test_no_word_leaves_its_box(look_at: LookAt, address: str, where: str) -> None:
    outside = look_at(address + where).evaluate(
        """() => [...document.querySelectorAll(".stack a:not(.stack-boundary, .stack-second)")].flatMap(link => {
          const boxes = [...link.querySelectorAll("rect")].map(rect => rect.getBoundingClientRect());
          return [...link.querySelectorAll(":scope > text")].filter(text => {
            const words = text.getBoundingClientRect();
            return !boxes.some(box => words.left >= box.left && words.right <= box.right
              && words.top >= box.top - 1 && words.bottom <= box.bottom + 1);
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_the_keyboard_walks_from_top_to_bottom_and_reads_each_layer(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/").page
    page.locator(".atlas-stacks__name a").first.focus()
    met = []
    for _ in range(7):
        page.keyboard.press("Tab")
        met.append(str(page.evaluate("document.activeElement.getAttribute('aria-label')")).partition(":")[0])
        assert page.locator(".stack-note:visible").count() == 1
        assert page.locator(".atlas-stacks__summary").first.evaluate("p => getComputedStyle(p).visibility") == "hidden"
    assert met == [
        "Application, one for each tenant",
        "Libraries, one for each tenant",
        "Guest kernel, one for each tenant",
        "Trust boundary",
        "VMM, one for each tenant",
        "Hypervisor, one for all",
        "Hardware, one for all",
    ]


def test_a_layer_leads_to_its_page(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/").page
    page.locator(".stack a[aria-label^='Host kernel']").locator("rect").click()
    page.wait_for_url("**/containers/**")
    assert page.locator("h1").is_visible()


def test_a_screen_reader_meets_a_group_of_links(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/").page
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")
    session.detach()
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree["nodes"] if "role" in node]
    assert ("group", "Container, from top to bottom") in nodes
    links = [name for role, name in nodes if role == "link"]
    assert any(name.startswith("Host kernel, one for all: Serves system calls") for name in links)
    assert any(name.startswith("Trust boundary: Namespaces") for name in links)


def test_what_a_layer_says_stands_where_the_summary_was(visit: Open, address: str) -> None:
    page = visit(f"{address}contributing/").page
    before = page.evaluate("document.documentElement.scrollHeight")
    page.locator(".stack-monitor rect").first.hover()
    note = page.locator(".stack-note:visible")
    assert "QEMU" in str(note.text_content())
    said, room = note.bounding_box(), page.locator(".atlas-stacks__summary").first.bounding_box()
    assert said
    assert room
    assert said["y"] + said["height"] <= room["y"] + room["height"]
    assert page.evaluate("document.documentElement.scrollHeight") == before


def test_where_nothing_hovers_the_room_for_what_a_layer_says_comes_with_the_focus(visit: Open, address: str) -> None:
    page = visit(f"{address}containers/", viewport={"width": 360, "height": 780}, is_mobile=True, has_touch=True).page
    summary = page.locator(".atlas-stacks__summary").first
    empty = """summary => {
      const words = document.createRange();
      words.selectNodeContents(summary);
      return summary.getBoundingClientRect().bottom - words.getBoundingClientRect().bottom;
    }"""
    assert summary.evaluate(empty) < 8
    page.locator(".atlas-stacks__name a").first.focus()
    page.keyboard.press("Tab")
    said, room = page.locator(".stack-note:visible").bounding_box(), summary.bounding_box()
    assert said
    assert room
    assert said["y"] + said["height"] <= room["y"] + room["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lines_of_a_stack_are_seen_where_a_reader_sets_the_colours(
    look_at: LookAt, address: str, scheme: str
) -> None:
    page = look_at(f"{address}contributing/", forced_colors="active", color_scheme=scheme)
    lines, words, fills = page.locator(".atlas-stacks").first.evaluate(
        """figure => [["rect", "stroke"], ["text", "fill"], ["rect", "fill"]].map(([shape, property]) =>
          [...new Set([...figure.querySelectorAll(`.stack a > ${shape}, .stack [class^=stack-]:not(a) > ${shape}`)]
            .map(found => getComputedStyle(found)[property]))])"""
    )
    ink, paper = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert ink != paper
    assert set(words) == {ink}
    assert set(fills) <= {paper, "none"}
    assert set(lines) == {ink, "none"}


def test_the_heads_of_the_comparison_have_signs_on_one_ground_and_say_what_they_are(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport={"width": 1440, "height": 900}).page
    bottoms = page.eval_on_selector_all(
        "thead .stack", "signs => signs.map(sign => Math.round(sign.getBoundingClientRect().bottom))"
    )
    assert len(bottoms) == len([one for one in TECHNOLOGIES if one in STACKS])
    assert len(set(bottoms) - {0}) == 1  # of a technology that is not shown, it is 0
    summary = page.locator("thead .atlas-comparison__summary").first
    assert summary.is_hidden()
    page.locator("thead a").first.focus()
    assert summary.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/virtual-machines/")


def test_on_a_narrow_screen_the_heads_say_what_the_technologies_are(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport={"width": 360, "height": 800})
    expect(page.locator("thead .stack:visible")).to_have_count(2)
    expect(page.locator("thead .atlas-comparison__summary:visible")).to_have_count(2)
