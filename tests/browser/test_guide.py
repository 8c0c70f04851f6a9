"""The guide that asks what a reader can't do without, and says what remains."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open
from tests.support.axe import COME_TO_REST
from tests.support.pixels import find_lines
from tests.support.site_data import COMPARISON, TECHNOLOGIES, find_excluded

SOMETHING_REMAINS = find_excluded(["windows-and-linux", "oci-images", "no-nested-virtualisation"]) != TECHNOLOGIES
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 800}


@pytest.mark.parametrize(("width", "height"), [(800, 1000), (1440, 900), (1920, 1080)])
def test_each_requirement_has_a_line_below_it(visit: Open, address: str, width: int, height: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": height}, color_scheme="light").page
    page.locator(".atlas-comparison__scroller").evaluate("scroller => scroller.scrollIntoView()")
    page.evaluate(COME_TO_REST)
    rows = [row.bounding_box() for row in page.locator(".atlas-guide__table tbody tr").all()]
    ends = [row["y"] + row["height"] for row in rows if row]
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    lines = find_lines(page, shot, int(rows[0]["x"]) + 3) if rows[0] else []
    above_what_remains = [end for end in ends if 300 < end < height - 100]
    assert len(above_what_remains) > 5
    assert [end for end in above_what_remains if not any(abs(end - line) < 2 for line in lines)] == []


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


@pytest.mark.parametrize("width", [360, 1440])
def test_a_tick_moves_nothing_and_one_line_below_it_says_what_remains(visit: Open, address: str, width: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": 780}).page
    line, said = page.locator(".atlas-guide__line"), page.get_by_role("status")
    for name in ("Runs untrusted code", "Starts in under a second", "Runs OCI images"):
        box = page.get_by_role("checkbox", name=name)
        box.scroll_into_view_if_needed()
        before = box.bounding_box(), line.bounding_box()
        box.check()
        expect(said).to_contain_text(re.compile(rf"^\d+ of {len(TECHNOLOGIES)} remains?: "))
        assert (box.bounding_box(), line.bounding_box()) == before
        box.click(trial=True)  # nothing lies on it
    height = line.evaluate("line => line.offsetHeight")
    assert height <= 50
    for name in ("Runs Windows and Linux guests", "Works where no nested virtualisation"):
        page.get_by_role("checkbox", name=name).check()
    if SOMETHING_REMAINS:
        return
    expect(said).to_have_text(f"None of {len(TECHNOLOGIES)} remains")
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


@pytest.mark.skipif(SOMETHING_REMAINS, reason="nothing excludes a technology of which nothing is known yet")
def test_where_nothing_remains_the_guide_says_what_excludes_it_and_takes_the_last_tick_back(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}compare/decide/", viewport=WIDE).page
    ticked = ["windows-and-linux", "oci-images", "no-nested-virtualisation", "fast-start"]
    names = {one: COMPARISON.requirements[one].name for one in ticked}
    for name in names.values():
        page.get_by_role("checkbox", name=name).check()
    result = page.locator(".atlas-guide__result")
    expect(result).to_contain_text("Nothing remains")
    for one, name in names.items():
        excluded, others = find_excluded([one]), find_excluded({*ticked} - {one})
        leaves = [COMPARISON.technologies[each].name for each in TECHNOLOGIES if each not in others]
        leaves_what = f"Unticked, it leaves {_list(leaves)}." if leaves else "Unticked alone, it leaves nothing."
        expect(result).to_contain_text(f"{name} excludes {len(excluded)} of {len(TECHNOLOGIES)}. {leaves_what}")
    result.get_by_role("button", name=f"Untick “{names['no-nested-virtualisation']}”").click()
    expect(result).to_contain_text("What remains")
    expect(page.get_by_role("checkbox", name=names["no-nested-virtualisation"])).to_be_focused()


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


def test_the_guide_is_a_table_of_all_answers_without_javascript(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/decide/", java_script_enabled=False, viewport=WIDE)
    table = page.get_by_role("table").first
    assert table.get_by_role("row").count() >= 11
    assert page.locator("input[type=checkbox]:visible").count() == 0
    assert page.get_by_role("img", name="Three questions that decide most cases").is_visible()


def _list(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
