"""The guide that asks what a reader can't do without, and says apart what meets it, what may, and what is unknown."""

import io
import re
from collections.abc import Sequence
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open
from tests.support.axe import COME_TO_REST
from tests.support.pixels import find_lines
from tests.support.site_data import COMPARISON, TECHNOLOGIES, judge

REQUIREMENTS = list(COMPARISON.requirements)
SHORT = {one.id: one.short for one in COMPARISON.technologies.values()}
NAMES = {one.id: one.name for one in COMPARISON.requirements.values()}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
GROUPS = {"yes": "Meets all", "partly": "May: partly", "unknown": "Unknown"}
NOTHING_TICKED = "Tick what you can't do without. The answer appears here."

_ANSWER_EACH = """(combinations) => combinations.map((needs) => {
  const boxes = [...document.querySelectorAll("input[name=needs]")];
  for (const box of boxes) box.checked = needs.includes(box.value);
  boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  const answer = document.querySelector(".atlas-guide__answer");
  return {
    lines: [...answer.querySelectorAll("[role=status] p")].map((line) => line.textContent),
    isCut: [...answer.querySelectorAll("p")].some((line) => line.scrollWidth > line.clientWidth),
    listed: document.querySelector(".atlas-guide__result").textContent,
  };
})"""


def _expect_lines(needs: Sequence[str]) -> list[str]:
    judged = judge(needs)
    lines = []
    for answer, label in GROUPS.items():
        names = [SHORT[one] for one in TECHNOLOGIES if judged[one] == answer]
        if names:
            lines.append(f"{label} ({len(names)}): {', '.join(names)}")
        elif answer == "yes":
            lines.append(f"{label}: none")
    # The requirement that costs most, by what would remain without it.
    if highest := max((len(_find_back(needs, one)) for one in needs), default=0):
        one = next(one for one in _by_excluded(needs) if len(_find_back(needs, one)) == highest)
        lines.append(f"Without “{NAMES[one]}”, {highest} more remain{'' if highest > 1 else 's'}.")
    return lines


def _find_back(needs: Sequence[str], requirement: str) -> list[str]:
    """The technologies that a requirement alone excludes, and that would meet or may meet the others."""
    judged, without = judge(needs), judge([one for one in needs if one != requirement])
    return [one for one in TECHNOLOGIES if judged[one] == "no" and without[one] in ("yes", "partly")]


def _by_excluded(needs: Sequence[str]) -> list[str]:
    return sorted(needs, key=lambda one: -sum(answer == "no" for answer in judge([one]).values()))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_the_answer_is_whole_and_agrees_with_the_data_whatever_is_ticked(
    visit: Open, address: str, size: dict[str, int]
) -> None:
    page = visit(f"{address}compare/decide/", viewport=size).page
    expect(page.get_by_role("status")).to_have_text(NOTHING_TICKED)
    needs_of = [list(needs) for count in (1, 2, 3) for needs in combinations(REQUIREMENTS, count)]
    answers = page.evaluate(_ANSWER_EACH, needs_of)
    for needs, answer in zip(needs_of, answers, strict=True):
        assert answer["lines"] == _expect_lines(needs), needs
        assert not answer["isCut"], needs
        excluded = [one for one, said in judge(needs).items() if said == "no"]
        for one in excluded:
            assert COMPARISON.technologies[one].name in answer["listed"], (needs, one)


def test_what_is_unknown_is_no_answer_and_says_what_is_not_known(visit: Open, address: str) -> None:
    one = next(one for one in REQUIREMENTS if "unknown" in judge([one]).values())
    page = visit(f"{address}compare/decide/?needs={one}", viewport=WIDE).page
    unknown = [COMPARISON.technologies[name].name for name, answer in judge([one]).items() if answer == "unknown"]
    result = page.locator(".atlas-guide__result")
    expect(result.locator("p", has_text="Unknown")).to_be_visible()
    for name in unknown:
        expect(result).to_contain_text(f"{name}: {NAMES[one]}: not known, ")
    assert not any(
        SHORT[name] in _expect_lines([one])[0] for name, answer in judge([one]).items() if answer == "unknown"
    )


def test_ticks_stand_in_the_address_and_each_reason_leads_to_its_claim(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/decide/", viewport=WIDE).page
    status, result = page.get_by_role("status"), page.locator(".atlas-guide__result")
    page.get_by_role("checkbox").first.check()
    expect(status).to_contain_text("Meets all")
    expect(page).to_have_url(re.compile(r"\?needs="))
    result.get_by_text("Excluded, and why").click()
    fallen = result.get_by_role("list").last.get_by_role("link").first
    assert re.search(r"compare/#[\w-]+\.[\w-]+$", str(fallen.get_attribute("href")))
    again = visit(page.url, viewport=WIDE).page
    assert again.get_by_role("status").inner_text() == status.inner_text()
    page.go_back()
    expect(status).to_have_text(NOTHING_TICKED)
    expect(result).to_be_empty()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_a_tick_moves_nothing_and_the_answer_is_in_sight(visit: Open, address: str, size: dict[str, int]) -> None:
    page = visit(f"{address}compare/decide/", viewport=size).page
    answer = page.locator(".atlas-guide__answer")
    for name in ("Runs untrusted code", "Starts in under a second", "Runs OCI images"):
        box = page.get_by_role("checkbox", name=name)
        box.scroll_into_view_if_needed()
        before = box.bounding_box(), answer.bounding_box()
        box.check()
        expect(page.get_by_role("status")).to_contain_text("Meets all")
        assert (box.bounding_box(), answer.bounding_box()) == before
        box.click(trial=True)  # nothing lies on it
        expect(answer).to_be_in_viewport(ratio=1)
    answer.get_by_role("link", name="Why").click()
    expect(page.get_by_text("What each requirement costs")).to_be_in_viewport()


def test_on_a_phone_the_list_and_the_answer_need_two_screens_and_the_table_is_folded(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/decide/", viewport=NARROW).page
    asked = page.locator(".atlas-guide__ask").bounding_box()
    assert asked
    assert asked["y"] + asked["height"] < 2 * NARROW["height"]
    expect(page.locator(".atlas-guide__table")).to_be_hidden()
    page.locator(".atlas-guide__all summary").click()
    expect(page.locator(".atlas-guide__table")).to_be_visible()


def test_each_requirement_is_one_stop_and_arrows_lead_through_its_row(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/decide/", viewport=WIDE).page
    page.get_by_role("checkbox").first.focus()
    for place in range(1, len(REQUIREMENTS)):
        page.keyboard.press("Tab")
        expect(page.get_by_role("checkbox").nth(place)).to_be_focused()
    rows = page.locator(".atlas-guide__table tbody tr")
    rows.first.locator("a").first.focus()
    page.keyboard.press("Tab")
    expect(rows.nth(1).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(rows.nth(1).locator("a").nth(1)).to_be_focused()
    page.get_by_role("checkbox").first.press("Space")
    page.get_by_role("button", name="Untick all").press("Enter")
    expect(page.get_by_role("status")).to_have_text(NOTHING_TICKED)
    expect(page.get_by_role("checkbox").first).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(800, 1000), (1440, 900), (1920, 1080)])
def test_each_requirement_of_the_table_has_a_line_below_it(visit: Open, address: str, width: int, height: int) -> None:
    page = visit(f"{address}compare/decide/", viewport={"width": width, "height": height}, color_scheme="light").page
    page.locator(".atlas-comparison__scroller").evaluate("scroller => scroller.scrollIntoView()")
    page.evaluate(COME_TO_REST)
    rows = [row.bounding_box() for row in page.locator(".atlas-guide__table tbody tr").all()]
    ends = [row["y"] + row["height"] for row in rows if row]
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    lines = find_lines(page, shot, int(rows[0]["x"]) + 3) if rows[0] else []
    in_sight = [end for end in ends if 300 < end < height - 20]
    assert len(in_sight) > 5
    assert [end for end in in_sight if not any(abs(end - line) < 2 for line in lines)] == []


def test_the_guide_is_a_table_of_all_answers_without_javascript(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/decide/", java_script_enabled=False, viewport=WIDE)
    table = page.get_by_role("table").first
    assert table.get_by_role("row").count() == len(REQUIREMENTS) + 1
    assert page.locator("input[type=checkbox]:visible").count() == 0
    assert page.get_by_text("The answer appears here").is_hidden()
    assert page.get_by_role("img", name="Three questions that decide most cases").is_visible()
