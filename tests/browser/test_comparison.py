"""The comparison as a reader uses it, by mouse and by keyboard."""

import io
import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import LookAt, Open
from tests.support.axe import COME_TO_REST
from tests.support.pixels import find_lines
from tests.support.site_data import FEATURES, TECHNOLOGIES, find_features
from tools.browser_page import wait_until

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 800}
COUNT = len(TECHNOLOGIES)
EVERYTHING = f"{COUNT} of {COUNT} technologies, {len(FEATURES)} of {len(FEATURES)} features"


def _heads(page: Page) -> list[str]:
    heads = page.locator("[data-atlas=comparison] thead th[data-technology]:not([hidden])")
    return list(heads.evaluate_all("heads => heads.map((head) => head.dataset.technology)"))


def _features(page: Page) -> list[str]:
    rows = page.locator("tr[data-feature]:not([hidden])")
    return list(rows.evaluate_all("rows => rows.map((row) => row.dataset.feature)"))


def _cell(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


# As if the reader went back in the history to where they came from, with all evidence closed. A click on a cell writes
# the address a moment later.
_GO_BACK_TO = """async (address) => {
  await new Promise((resolve) => setTimeout(resolve));
  for (const opened of document.querySelectorAll("details[open]")) opened.open = false;
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector(".atlas-comparison__scroller").scrollTo(0, 0);
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


@pytest.fixture(params=[(width, scheme) for width in (360, 1440) for scheme in ("light", "dark")], ids=str)
def compare(request: pytest.FixtureRequest, look_at: LookAt, address: str) -> Iterator[Page]:
    """The comparison with all technologies, at each width and in each scheme; each test finds it as the first did."""
    width, scheme = request.param
    size = {"width": width, "height": 900}
    everything = f"{address}compare/?technologies={','.join(TECHNOLOGIES)}"
    page = look_at(everything, viewport=size, color_scheme=scheme)
    yield page
    page.evaluate(_GO_BACK_TO, everything)


def test_virtual_machines_and_containers_come_first_and_all_are_shown(compare: Page) -> None:
    assert _heads(compare)[:2] == ["vm", "container"]
    assert sorted(_heads(compare)) == sorted(TECHNOLOGIES)
    assert _features(compare) == FEATURES
    expect(compare.locator("output")).to_have_text(EVERYTHING)


def test_a_choice_of_technologies_stands_in_the_address_and_goes_back_and_forward(compare: Page) -> None:
    compare.get_by_role("checkbox", name="gVisor").uncheck()
    assert "gvisor" not in _heads(compare)
    expect(compare).to_have_url(re.compile("technologies=vm,container,(?!.*gvisor)"))
    chosen = compare.url
    compare.get_by_role("checkbox", name="Kata").uncheck()
    compare.go_back()
    expect(_cell(compare, "isolation.kata")).to_be_visible()
    expect(compare).to_have_url(chosen)
    compare.go_forward()
    expect(_cell(compare, "isolation.kata")).to_be_hidden()


def test_an_address_brings_the_same_comparison_to_a_colleague(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/?technologies=container,gvisor&filter=startup&order=startup-time", viewport=WIDE)
    assert set(_heads(page)) == {"container", "gvisor"}
    assert _features(page) == ["startup-time"]
    assert page.get_by_role("checkbox", name="VM", exact=True).is_checked() is False


def test_nonsense_in_the_address_is_passed_over(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/?technologies=<script>,nothing&order=nothing#nothing.here", viewport=WIDE)
    assert sorted(_heads(page)) == sorted(TECHNOLOGIES)


def test_features_are_found_by_words_and_an_empty_result_says_so(compare: Page) -> None:
    compare.get_by_role("searchbox", name="Find a feature").fill("memory")
    found = find_features("memory")
    assert "memory-overhead" in found
    expect(compare.locator("output")).to_have_text(
        f"{COUNT} of {COUNT} technologies, {len(found)} of {len(FEATURES)} features"
    )
    assert _features(compare) == found
    compare.get_by_role("searchbox", name="Find a feature").fill("zebra")
    expect(compare.locator("output")).to_have_text(re.compile(f" 0 of {len(FEATURES)} features$"))
    expect(compare.locator(".atlas-comparison__none")).to_contain_text(
        "No feature has “zebra” in its name or question."
    )
    compare.get_by_role("button", name="List every feature").click()
    expect(compare.locator(".atlas-comparison__none")).to_be_hidden()
    expect(compare.locator("output")).to_have_text(EVERYTHING)
    expect(compare).not_to_have_url(re.compile("filter"))


def test_only_what_differs_hides_features_with_the_same_verdict(compare: Page) -> None:
    before = _features(compare)
    compare.get_by_role("checkbox", name="Only what differs").check()
    assert set(_features(compare)) <= set(before)
    for feature in set(before) - set(_features(compare)):
        verdicts = compare.locator(f"tr[data-feature='{feature}'] summary").all_text_contents()
        assert len(set(verdicts)) == 1


def test_technologies_can_be_ordered_by_a_feature_that_has_an_order(compare: Page) -> None:
    usual = _heads(compare)
    options = compare.locator("select[name=order] option[data-technologies]")
    assert options.count() >= 1
    for number in range(options.count()):
        wanted = str(options.nth(number).get_attribute("data-technologies")).split()
        compare.get_by_role("combobox", name="Order by").select_option(str(options.nth(number).get_attribute("value")))
        assert _heads(compare)[: len(wanted)] == wanted
        first = compare.locator("tr[data-feature]").first.locator("td").first
        assert str(first.get_attribute("id")).endswith(f".{wanted[0]}")
    compare.get_by_role("combobox", name="Order by").select_option("")
    assert _heads(compare) == usual


def test_a_cell_opens_by_click_has_its_own_address_and_closes_by_escape_with_the_focus_kept(compare: Page) -> None:
    summary = _cell(compare, "startup-time.vm").locator("summary")
    summary.click()
    expect(_cell(compare, "startup-time.vm").locator("details > p:last-child")).to_be_visible()
    compare.wait_for_url("**#startup-time.vm")
    compare.keyboard.press("Escape")
    expect(_cell(compare, "startup-time.vm").locator("details > p:last-child")).to_be_hidden()
    expect(summary).to_be_focused()
    expect(compare).not_to_have_url(re.compile("#"))


def test_a_cell_opens_by_enter(compare: Page) -> None:
    _cell(compare, "isolation.container").locator("summary").focus()
    compare.keyboard.press("Enter")
    expect(_cell(compare, "isolation.container").locator("details > p").first).to_be_visible()
    compare.wait_for_url("**#isolation.container")


def test_a_cell_opens_by_touch(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=NARROW, has_touch=True).page
    _cell(page, "isolation.vm").locator("summary").tap()
    expect(_cell(page, "isolation.vm").locator("details > p").first).to_be_visible()


def test_everything_can_be_done_by_keyboard(compare: Page) -> None:
    compare.get_by_role("checkbox", name="gVisor").focus()
    compare.keyboard.press("Space")
    assert "gvisor" not in _heads(compare)
    compare.get_by_role("searchbox", name="Find a feature").focus()
    compare.keyboard.type("startup")
    assert _features(compare) == ["startup-time"]
    compare.keyboard.press("Tab")
    expect(compare.get_by_role("combobox", name="Order by")).to_be_focused()
    compare.keyboard.press("ArrowDown")
    expect(compare).to_have_url(re.compile("order="))
    compare.get_by_role("checkbox", name="Only what differs").focus()
    compare.keyboard.press("Space")
    expect(compare).to_have_url(re.compile("differ=1"))
    compare.keyboard.press("Tab")
    compare.keyboard.press("Enter")
    assert _features(compare) == FEATURES
    expect(compare).not_to_have_url(re.compile("filter|order|differ"))
    focused = compare.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focused != "none", "the focus must be visible"


def test_the_address_of_a_cell_opens_it_even_if_its_column_was_not_chosen(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm,container#startup-time.gvisor", viewport=WIDE).page
    assert "gvisor" in _heads(page)
    expect(_cell(page, "startup-time.gvisor").locator("details > p").first).to_be_in_viewport()


def test_heads_stay_in_sight_while_scrolling_either_way(visit: Open, address: str) -> None:
    compare = visit(f"{address}compare/", viewport=WIDE).page
    scroller = compare.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    before = scroller.bounding_box()
    scroller.evaluate("element => element.scrollTo(600, 900)")
    head = compare.locator("thead th[data-technology=microvm]").bounding_box()
    first = compare.locator("tr[data-feature] th").nth(8).bounding_box()
    assert before
    assert head
    assert first
    assert abs(head["y"] - before["y"]) < 3
    assert abs(first["x"] - before["x"]) < 3


# Places to scroll the table to: the left edge of a column that moves, and now and again a row that the head cuts.
_PLACES = """scroller => {
  const [corner, ...heads] = scroller.querySelectorAll("thead th");
  const rows = [...scroller.querySelectorAll("tr[data-feature]")];
  const lefts = [heads[0], heads[2], heads[4]].map((head) => head.offsetLeft - corner.offsetWidth);
  const most = scroller.scrollHeight - scroller.clientHeight;
  const tops = rows.filter((_, index) => index % 3 === 1).map((row) => row.offsetTop - corner.offsetHeight + 7);
  return [[0, 0], ...tops.filter((top) => top < most).map((top, index) => [lefts[index % lefts.length], top])];
}"""


def test_the_lines_between_rows_go_through_the_column_that_stands_still(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE, color_scheme="light").page
    scroller = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    scroller.evaluate("scroller => scroller.scrollIntoView()")
    _cell(page, "startup-time.kata").locator("details").evaluate("details => details.open = true")
    first = page.locator("tr[data-feature] th").first.bounding_box()
    assert first
    broken, places = [], scroller.evaluate(_PLACES)
    assert len(places) > 4
    for place in places:
        scroller.evaluate("(scroller, place) => scroller.scrollTo(...place)", place)
        page.evaluate(COME_TO_REST)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # Beside the words of the column that stands still, and where none of another reaches.
        columns = (first["x"] + 3, first["x"] + first["width"] - 3)
        still = [find_lines(page, shot, int(x)) for x in columns]
        moved = find_lines(page, shot, int(first["x"] + first["width"]) + 2)
        broken += [(place, lines, moved) for lines in still if lines != moved or not moved]
    assert broken == []
    page.emulate_media(forced_colors="active")
    expect(_cell(page, "isolation.vm")).to_have_css("border-bottom-width", "1px")


def test_on_a_large_screen_all_technologies_are_in_view(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport={"width": 1920, "height": 1080})
    table = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    assert table.evaluate("scroller => scroller.scrollWidth <= scroller.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 1920


@pytest.mark.parametrize(("width", "height"), [(900, 800), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("cell", ["isolation.wasm", "startup-time.vm", "devices.kata", "use-cases.unikernel"])
def test_a_cell_that_a_link_opens_is_below_its_head(
    visit: Open, address: str, cell: str, width: int, height: int
) -> None:
    visited = visit(f"{address}compare/#{cell}", viewport={"width": width, "height": height})
    page = visited.page
    head = page.locator(f"thead [data-technology={cell.partition('.')[2]}] a")
    for way in ("loaded", "followed"):
        if way == "followed":
            page.evaluate("scrollTo(0, 0)")
            page.evaluate("location.hash = ''")
            page.evaluate("hash => { location.hash = hash }", cell)
        # The script brings the cell into sight when the browser has done so by itself.
        visited.traffic.wait_until_quiet()
        summary = _cell(page, cell).locator("summary")
        for part in (head, summary):
            box = part.bounding_box()
            assert box
            x, y = box["x"] + min(box["width"] / 2, 20), box["y"] + box["height"] / 2
            seen = part.evaluate("(e, [x, y]) => e.contains(document.elementFromPoint(x, y))", [x, y])
            assert seen, (way, part)


@pytest.mark.parametrize("width", [1366, 1920, 2560])
def test_evidence_that_opens_in_the_last_column_is_in_sight(visit: Open, address: str, width: int) -> None:
    visited = visit(f"{address}compare/", viewport={"width": width, "height": 900})
    page = visited.page
    last = f"isolation.{TECHNOLOGIES[-1]}"
    scroller = page.locator(".atlas-comparison__scroller")
    scroller.evaluate("scroller => { scroller.scrollLeft = 10000 }")
    _cell(page, last).locator("summary").click()
    visited.traffic.wait_until_quiet()
    cell, table = _cell(page, last).bounding_box(), scroller.bounding_box()
    assert cell
    assert table
    assert cell["x"] + cell["width"] <= table["x"] + table["width"] + 1


def test_the_scroller_has_a_name_and_moves_by_keyboard(visit: Open, address: str) -> None:
    compare = visit(f"{address}compare/", viewport=WIDE).page
    scroller = compare.get_by_role("region", name=re.compile("compared"))
    scroller.focus()
    compare.keyboard.press("ArrowRight")
    wait_until(compare, "document.querySelector('.atlas-comparison__scroller').scrollLeft > 0")


def test_on_a_narrow_screen_two_technologies_stand_side_by_side(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport=NARROW)
    row = page.locator("tr[data-feature=isolation]")
    cells = row.locator("td:visible")
    expect(cells).to_have_count(2)
    one, two = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert one
    assert two
    assert abs(one["y"] - two["y"]) < 2
    assert one["x"] + one["width"] <= two["x"]
    assert min(one["width"], two["width"]) > 130
    assert page.get_by_role("table").first.get_by_role("cell").count() >= 2 * len(FEATURES)


def test_it_works_after_instant_navigation(visit: Open, address: str) -> None:
    page = visit(address, viewport=WIDE).page
    page.evaluate("window.stillTheSameDocument = true")
    page.get_by_role("link", name="comparison", exact=True).first.click()
    page.wait_for_url("**/compare/")
    expect(page.locator("output")).to_have_text(EVERYTHING)
    page.get_by_role("checkbox", name="gVisor").uncheck()
    assert "gvisor" not in _heads(page)
    assert page.evaluate("window.stillTheSameDocument")


@pytest.mark.parametrize("file", ["comparison.csv", "comparison.json", "sources.bib", "sources.json"])
def test_the_downloads_are_there(look_at: LookAt, address: str, file: str) -> None:
    page = look_at(f"{address}compare/")
    href = page.locator(f"a[href$='{file}']").get_attribute("href")
    assert href
    assert page.request.get(urljoin(page.url, href)).ok


def test_what_is_of_others_in_an_address_stays_there(visit: Open, address: str) -> None:
    for name, box, chosen in ("compare/decide/", "Runs OCI images", "needs"), ("compare/", "gVisor", "technologies"):
        page = visit(f"{address}{name}?from=a,b&page=2", viewport=WIDE).page
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(re.compile(rf"\?from=a,b&page=2&{chosen}=[\w,-]+$"))
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")


def test_without_a_technology_the_comparison_offers_all_again(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm", viewport=WIDE).page
    page.get_by_role("checkbox", name="VM", exact=True).uncheck()
    expect(page.locator(".atlas-comparison__none")).to_contain_text("No technology is chosen.")
    page.get_by_role("button", name="Choose all").click()
    assert sorted(_heads(page)) == sorted(TECHNOLOGIES)


def test_a_chart_has_its_numbers_beside_its_bars(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/experiments/")
    table = page.get_by_role("table").first
    assert table.get_by_role("row").count() >= 3
    assert table.locator("svg rect").first.bounding_box()


def test_a_citation_shows_the_whole_reference_on_focus(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE).page
    citation = page.locator(".atlas-citation").first
    citation.get_by_role("link").focus()
    expect(citation.locator(".atlas-card")).to_be_visible()
    citation.get_by_role("link").click()
    expect(page.locator("li:target")).to_be_in_viewport()


def test_a_link_within_the_page_scrolls_and_keeps_what_a_reader_chose(visit: Open, address: str) -> None:
    visited = visit(f"{address}compare/?technologies=vm,gvisor", viewport=WIDE)
    page, opened = visited.page, _cell(visited.page, "isolation.vm").locator("details")
    expect(page.locator("output")).to_have_text(re.compile(f"^2 of {COUNT} "))
    opened.evaluate("details => details.open = true")
    page.locator(".atlas-citation a").first.click()
    visited.traffic.wait_until_quiet()
    expect(page.locator("li:target")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"\?technologies=vm,gvisor#source-"))
    expect(opened).to_have_attribute("open", "")
    assert _heads(page) == ["vm", "gvisor"]
