"""The comparison as a reader uses it, by mouse and by keyboard."""

import io
import re
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Open
from tests.support.waiting import expect_print, wait_until

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 800}


def _heads(page: Page) -> list[str]:
    heads = page.locator("[data-atlas=comparison] thead th[data-technology]:not([hidden])")
    return list(heads.evaluate_all("heads => heads.map((head) => head.dataset.technology)"))


def _features(page: Page) -> list[str]:
    rows = page.locator("tr[data-feature]:not([hidden])")
    return list(rows.evaluate_all("rows => rows.map((row) => row.dataset.feature)"))


def _cell(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


TECHNOLOGIES = "vm,container,microvm,kata,gvisor,system-container,windows-process,windows-hyperv,unikernel,wasm"


@pytest.fixture(params=[(width, scheme) for width in (360, 1440) for scheme in ("light", "dark")], ids=str)
def compare(request: pytest.FixtureRequest, visit: Open, address: str) -> Page:
    """The comparison with all technologies, at each width and in each scheme."""
    width, scheme = request.param
    size = {"width": width, "height": 900}
    return visit(f"{address}compare/?technologies={TECHNOLOGIES}", viewport=size, color_scheme=scheme).page


def test_virtual_machines_and_containers_come_first_and_all_are_shown(compare: Page) -> None:
    assert _heads(compare)[:2] == ["vm", "container"]
    assert len(_heads(compare)) >= 10
    assert len(_features(compare)) >= 18
    expect(compare.locator("output")).to_have_text(re.compile(r"^10 of 10 technologies, \d+ of \d+ features$"))


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


def test_an_address_brings_the_same_comparison_to_a_colleague(visit: Open, address: str) -> None:
    page = visit(
        f"{address}compare/?technologies=container,gvisor&filter=startup&order=startup-time", viewport=WIDE
    ).page
    assert set(_heads(page)) == {"container", "gvisor"}
    assert _features(page) == ["startup-time"]
    assert page.get_by_role("checkbox", name="VM", exact=True).is_checked() is False


def test_nonsense_in_the_address_is_passed_over(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=<script>,nothing&order=nothing#nothing.here", viewport=WIDE).page
    assert len(_heads(page)) >= 10


def test_features_are_found_by_words_and_an_empty_result_says_so(compare: Page) -> None:
    compare.get_by_role("searchbox", name="Find a feature").fill("memory")
    expect(compare.locator("output")).to_have_text(re.compile(r" [1-4] of \d+ features$"))
    assert "memory-overhead" in _features(compare)
    assert len(_features(compare)) < 5
    compare.get_by_role("searchbox", name="Find a feature").fill("zebra")
    expect(compare.locator("output")).to_have_text(re.compile("0 of \\d+ features$"))
    expect(compare.locator(".atlas-comparison__none")).to_contain_text(
        "No feature has “zebra” in its name or question."
    )
    compare.get_by_role("button", name="List every feature").click()
    expect(compare.locator(".atlas-comparison__none")).to_be_hidden()
    expect(compare.locator("output")).to_have_text(re.compile("^10 of 10"))
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
    assert len(_features(compare)) >= 18
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


def test_the_lines_between_rows_go_through_the_column_that_stands_still(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE, color_scheme="light").page
    scroller = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    scroller.evaluate("scroller => scroller.scrollIntoView()")
    _cell(page, "startup-time.kata").locator("details").evaluate("details => details.open = true")
    first = page.locator("tr[data-feature] th").first.bounding_box()
    assert first
    broken = []
    for left, top in ((0, 0), (0, 761), (500, 761), (500, 858), (200, 953), (200, 1113)):
        scroller.evaluate("(scroller, place) => scroller.scrollTo(...place)", [left, top])
        page.wait_for_timeout(100)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # Beside the words of the column that stands still, and where none of another reaches.
        columns = (first["x"] + 3, first["x"] + first["width"] - 3)
        still, moved = (_lines(shot, int(x)) for x in columns), _lines(shot, int(first["x"] + first["width"]) + 2)
        broken += [(left, top, lines, moved) for lines in still if lines != moved or not moved]
    assert broken == []
    page.emulate_media(forced_colors="active")
    expect(_cell(page, "isolation.vm")).to_have_css("border-bottom-width", "1px")


@pytest.mark.parametrize(("width", "height"), [(800, 1000), (1440, 900), (1920, 1080)])
def test_each_requirement_has_a_line_below_it(visit: Open, address: str, width: int, height: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": height}, color_scheme="light").page
    page.locator(".atlas-comparison__scroller").evaluate("scroller => scroller.scrollIntoView()")
    page.wait_for_timeout(100)
    rows = [row.bounding_box() for row in page.locator(".atlas-guide__table tbody tr").all()]
    ends = [row["y"] + row["height"] for row in rows if row]
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    lines = _lines(shot, int(rows[0]["x"]) + 3) if rows[0] else []
    above_what_remains = [end for end in ends if 300 < end < height - 100]
    assert len(above_what_remains) > 5
    assert [end for end in above_what_remains if not any(abs(end - line) < 2 for line in lines)] == []


def test_on_a_large_screen_all_ten_technologies_are_in_view(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport={"width": 1920, "height": 1080}).page
    table = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    assert table.evaluate("scroller => scroller.scrollWidth <= scroller.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 1920


def _lines(shot: Image.Image, x: int) -> list[int]:
    """Where a line between rows is, from the top, below the head of the table."""
    return [y for y in range(300, shot.height) if shot.getpixel((x, y)) == (0xC3, 0xCE, 0xD6)]


@pytest.mark.parametrize(("width", "height"), [(900, 800), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("cell", ["isolation.wasm", "startup-time.vm", "devices.kata", "use-cases.unikernel"])
def test_a_cell_that_a_link_opens_is_below_its_head(
    visit: Open, address: str, cell: str, width: int, height: int
) -> None:
    page = visit(f"{address}compare/#{cell}", viewport={"width": width, "height": height}).page
    head = page.locator(f"thead [data-technology={cell.partition('.')[2]}] a")
    for way in ("loaded", "followed"):
        if way == "followed":
            page.evaluate("scrollTo(0, 0)")
            page.evaluate("location.hash = ''")
            page.evaluate("hash => { location.hash = hash }", cell)
        page.wait_for_timeout(200)
        summary = _cell(page, cell).locator("summary")
        for part in (head, summary):
            box = part.bounding_box()
            assert box
            x, y = box["x"] + min(box["width"] / 2, 20), box["y"] + box["height"] / 2
            seen = part.evaluate("(e, [x, y]) => e.contains(document.elementFromPoint(x, y))", [x, y])
            assert seen, (way, part)


@pytest.mark.parametrize("width", [1366, 1920, 2560])
def test_evidence_that_opens_in_the_last_column_is_in_sight(visit: Open, address: str, width: int) -> None:
    page = visit(f"{address}compare/", viewport={"width": width, "height": 900}).page
    scroller = page.locator(".atlas-comparison__scroller")
    scroller.evaluate("scroller => { scroller.scrollLeft = 10000 }")
    _cell(page, "isolation.wasm").locator("summary").click()
    page.wait_for_timeout(100)
    cell, table = _cell(page, "isolation.wasm").bounding_box(), scroller.bounding_box()
    assert cell
    assert table
    assert cell["x"] + cell["width"] <= table["x"] + table["width"] + 1


def test_the_scroller_has_a_name_and_moves_by_keyboard(visit: Open, address: str) -> None:
    compare = visit(f"{address}compare/", viewport=WIDE).page
    scroller = compare.get_by_role("region", name=re.compile("compared"))
    scroller.focus()
    compare.keyboard.press("ArrowRight")
    wait_until(compare, "document.querySelector('.atlas-comparison__scroller').scrollLeft > 0")


def test_on_a_narrow_screen_two_technologies_stand_side_by_side(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=NARROW).page
    row = page.locator("tr[data-feature=isolation]")
    cells = row.locator("td:visible")
    expect(cells).to_have_count(2)
    one, two = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert one
    assert two
    assert abs(one["y"] - two["y"]) < 2
    assert one["x"] + one["width"] <= two["x"]
    assert min(one["width"], two["width"]) > 130
    assert page.get_by_role("table").first.get_by_role("cell").count() >= 2 * 18


def test_it_works_after_instant_navigation(visit: Open, address: str) -> None:
    page = visit(address, viewport=WIDE).page
    page.evaluate("window.stillTheSameDocument = true")
    page.get_by_role("link", name="comparison", exact=True).first.click()
    page.wait_for_url("**/compare/")
    expect(page.locator("output")).to_have_text(re.compile("^10 of 10"))
    page.get_by_role("checkbox", name="gVisor").uncheck()
    assert "gvisor" not in _heads(page)
    assert page.evaluate("window.stillTheSameDocument")


def test_it_prints_whole(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport={"width": 800, "height": 1000}).page
    page.emulate_media(media="print")
    scroller = page.locator("[data-atlas=comparison] .atlas-comparison__scroller")
    assert scroller.evaluate("e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
    assert page.locator(".atlas-controls").is_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_all_of_it_is_printed_on_a_dozen_sheets(visit: Open, address: str, paper: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE).page
    expect_print(page)
    sheets = page.pdf(format=paper, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", sheets)) <= 12


def test_what_is_chosen_is_printed_and_nothing_else(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm,gvisor&filter=startup", viewport=WIDE).page
    expect(page.locator("output")).to_have_text(re.compile("^2 of 10 technologies, 1 of"))
    expect_print(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.locator(".atlas-paper")
    assert printed.locator(".atlas-paper__feature").all_inner_texts() == ["Startup time"]
    assert printed.locator("strong:first-child").all_inner_texts() == ["VM", "gVisor"]
    # Each number is that of a source which the list has, and the list has no others.
    numbers = {
        int(number) for cited in re.findall(r"\[([\d, ]+)\]", printed.inner_text()) for number in cited.split(",")
    }
    listed = page.locator(".atlas-sources > li:visible").count()
    assert numbers
    assert max(numbers) <= listed < page.locator(".atlas-sources > li").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed.count() == 0
    assert page.locator(".atlas-unprinted").count() == 0


@pytest.mark.parametrize("file", ["comparison.csv", "comparison.json", "sources.bib", "sources.json"])
def test_the_downloads_are_there(visit: Open, address: str, file: str) -> None:
    page = visit(f"{address}compare/").page
    href = page.locator(f"a[href$='{file}']").get_attribute("href")
    assert href
    assert page.request.get(urljoin(page.url, href)).ok


def test_the_guide_says_what_remains_and_why_the_others_fell(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/decide/", viewport=WIDE).page
    line, result = page.locator(".atlas-guide__line"), page.locator(".atlas-guide__result")
    expect(line).to_have_text("Tick what you can't do without.")
    box = page.get_by_role("checkbox").first
    box.check()
    expect(result).to_contain_text("What remains")
    expect(result).to_contain_text("What fell, and why")
    fallen = result.get_by_role("list").last.get_by_role("link").first
    assert re.search(r"compare/#[\w-]+\.[\w-]+$", str(fallen.get_attribute("href")))
    expect(page).to_have_url(re.compile(r"\?needs="))
    again = visit(page.url, viewport=WIDE).page
    assert again.locator(".atlas-guide__result").inner_text() == result.inner_text()
    page.go_back()
    expect(line).to_have_text("Tick what you can't do without.")
    expect(result).to_be_empty()


def test_what_is_of_others_in_an_address_stays_there(visit: Open, address: str) -> None:
    for name, box, chosen in ("compare/decide/", "Runs OCI images", "needs"), ("compare/", "gVisor", "technologies"):
        page = visit(f"{address}{name}?from=a,b&page=2", viewport=WIDE).page
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(re.compile(rf"\?from=a,b&page=2&{chosen}=[\w,-]+$"))
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_tick_moves_nothing_and_one_line_below_it_says_what_remains(visit: Open, address: str, width: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": 780}).page
    line, said = page.locator(".atlas-guide__line"), page.get_by_role("status")
    for name in ("Runs untrusted code", "Starts in under a second", "Runs OCI images"):
        box = page.get_by_role("checkbox", name=name)
        box.scroll_into_view_if_needed()
        before = box.bounding_box(), line.bounding_box()
        box.check()
        expect(said).to_contain_text(re.compile(r"^\d of 10 remains?: "))
        assert (box.bounding_box(), line.bounding_box()) == before
        box.click(trial=True)  # nothing lies on it
    height = line.evaluate("line => line.offsetHeight")
    assert height <= 50
    for name in ("Runs Windows and Linux guests", "Works where no nested virtualisation"):
        page.get_by_role("checkbox", name=name).check()
    expect(said).to_have_text("None of 10 remains")
    line.get_by_role("link", name="Why").click()
    expect(page.locator(".atlas-guide__result").get_by_text("Nothing remains")).to_be_in_viewport()
    assert line.evaluate("line => line.offsetHeight") == height


def test_on_a_phone_the_shade_of_a_ticked_row_has_no_gap_and_goes_on_beside_its_words(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}compare/decide/", viewport=NARROW).page
    row = page.locator("tr[data-requirement]", has=page.get_by_role("checkbox", name="Runs untrusted code"))
    row.evaluate("row => row.scrollIntoView({ block: 'center' })")
    before = row.locator("td").first.bounding_box()
    row.get_by_role("checkbox").check()
    assert row.locator("td").first.bounding_box() == before, "its words stay where they are"
    shade, ground = (
        part.evaluate("part => getComputedStyle(part).backgroundColor") for part in (row, page.locator("body"))
    )
    assert shade not in ("rgba(0, 0, 0, 0)", ground)
    box = row.bounding_box()
    assert box
    assert before
    assert box["x"] <= before["x"] - 6
    assert box["x"] >= 0


def test_where_nothing_remains_the_guide_says_what_excludes_it_and_takes_the_last_tick_back(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}compare/decide/", viewport=WIDE).page
    page.get_by_role("checkbox", name="Runs Windows and Linux guests").check()
    page.get_by_role("checkbox", name="Runs OCI images").check()
    page.get_by_role("checkbox", name="Works where no nested virtualisation").check()
    result = page.locator(".atlas-guide__result")
    expect(result).to_contain_text("Nothing remains")
    expect(result).to_contain_text("Runs OCI images excludes 2 of 10. Unticked, it leaves Virtual machines.")
    result.get_by_role("button", name="Untick “Works where no nested virtualisation").click()
    expect(result).to_contain_text("What remains")
    expect(page.get_by_role("checkbox", name="Works where no nested virtualisation")).to_be_focused()


def test_without_a_technology_the_comparison_offers_all_again(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm", viewport=WIDE).page
    page.get_by_role("checkbox", name="VM", exact=True).uncheck()
    expect(page.locator(".atlas-comparison__none")).to_contain_text("No technology is chosen.")
    page.get_by_role("button", name="Choose all").click()
    assert len(_heads(page)) == 10


@pytest.mark.parametrize("width", [360, 1440])
def test_the_guide_can_be_used_by_keyboard(visit: Open, address: str, width: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": 900}).page
    page.get_by_role("checkbox").nth(1).focus()
    page.keyboard.press("Space")
    result = page.locator(".atlas-guide__result")
    expect(result).to_contain_text("What remains")
    result.get_by_role("button", name="Untick all").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Tick what you can't do without.")
    expect(page.get_by_role("checkbox").first).to_be_focused()


def test_the_guide_is_a_table_of_all_answers_without_javascript(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/decide/", java_script_enabled=False, viewport=WIDE).page
    table = page.get_by_role("table").first
    assert table.get_by_role("row").count() >= 11
    assert page.locator("input[type=checkbox]:visible").count() == 0
    assert page.get_by_role("img", name="Three questions that decide most cases").is_visible()


def test_a_chart_has_its_numbers_beside_its_bars(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/experiments/").page
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
    expect(page.locator("output")).to_have_text(re.compile("^2 of 10"))
    opened.evaluate("details => details.open = true")
    page.locator(".atlas-citation a").first.click()
    visited.traffic.wait_until_quiet()
    expect(page.locator("li:target")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"\?technologies=vm,gvisor#source-"))
    expect(opened).to_have_attribute("open", "")
    assert _heads(page) == ["vm", "gvisor"]
