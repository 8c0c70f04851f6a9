"""Scenarios and wide drawings as a reader uses them."""

import io
import json

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import LookAt, Open
from tools.browser_page import wait_until

SCENARIOS = ("rolling-update", "node-failure", "scaling-out", "empty-service", "pending-claim")
NARROW = {"width": 700, "height": 700}
PHONE = {"width": 360, "height": 780}

# The first box that is new, or else changed, is within the visible part of its drawing.
IN_SIGHT = """() => {
  const step = document.querySelector(".atlas-step:not(.atlas-step--hidden) .atlas-diagram");
  const box = (step.querySelector(".mark-new") ?? step.querySelector(".mark-changed")).getBoundingClientRect();
  const edges = step.getBoundingClientRect();
  return box.left >= edges.left && box.right <= edges.right;
}"""


def _captions(page: Page) -> list[str]:
    """The captions that can be seen, by the number of their step."""
    return [text.split(".")[0] for text in page.locator(".atlas-step__caption:visible").all_inner_texts()]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_without_javascript_all_steps_stand_one_under_the_other(look_at: LookAt, address: str, scenario: str) -> None:
    page = look_at(f"{address}kubernetes/{scenario}/", java_script_enabled=False)
    drawings = page.locator(".atlas-step").get_by_role("img")
    assert drawings.count() == page.locator(".atlas-step").count() >= 2
    assert all(drawings.nth(number).is_visible() for number in range(drawings.count()))
    assert page.locator(".atlas-steps__controls").count() == 0


def test_buttons_lead_through_the_steps_and_stop_at_both_ends(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/").page
    previous, forward = (page.get_by_role("button", name=name) for name in ("Previous step", "Next step"))
    assert _captions(page) == ["Step 1 of 4"]
    assert previous.get_attribute("aria-disabled") == "true"
    for step in (2, 3, 4):
        forward.click()
        assert _captions(page) == [f"Step {step} of 4"]
        said = page.get_by_role("status").inner_text()
        assert said == page.locator(".atlas-step__caption:visible").inner_text()
        assert said.startswith(f"Step {step} of 4. ")
    assert forward.get_attribute("aria-disabled") == "true"
    previous.click()
    assert _captions(page) == ["Step 3 of 4"]


def test_arrow_keys_lead_through_the_steps(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/").page
    page.locator(".atlas-steps").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert _captions(page) == ["Step 2 of 4"]


def test_each_step_has_an_address(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/#scenario-1-step-3").page
    assert _captions(page) == ["Step 3 of 4"]
    page.get_by_role("button", name="Next step").click()
    assert page.url.endswith("#scenario-1-step-4")


def test_a_scenario_works_after_instant_navigation(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/").page
    page.locator("article").get_by_role("link", name="A rolling update").click()
    page.get_by_role("button", name="Next step").click()
    assert _captions(page) == ["Step 2 of 4"]


def test_all_steps_are_printed(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}kubernetes/rolling-update/", media="print")
    assert len(_captions(page)) == 4


def test_what_happened_is_said_in_words_and_drawn_in_shape(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}kubernetes/rolling-update/#scenario-1-step-3")
    step = page.locator(".atlas-step:visible")
    plain, new, changed = (
        step.locator(f".node.kind-pod{mark} > rect").first.evaluate(
            "box => [getComputedStyle(box).strokeWidth, getComputedStyle(box).strokeDasharray]"
        )
        for mark in (":not(.mark-new, .mark-changed)", ".mark-new", ".mark-changed")
    )
    assert len({json.dumps(style) for style in (plain, new, changed)}) == 3
    assert "new" in (step.locator(".mark-new").first.text_content() or "")
    assert "changed" in (step.locator(".mark-changed").first.text_content() or "")


def test_a_wide_drawing_opens_over_the_whole_screen_and_closes_by_keyboard(visit: Open, address: str) -> None:
    opened = visit(f"{address}kubernetes/node-failure/", viewport=NARROW)
    page = opened.page
    assert not [url for url in opened.requests if "panzoom" in url], "loaded only when asked for"
    button = page.locator(".atlas-full-screen:visible")
    button.focus()
    page.keyboard.press("Enter")
    drawing = page.locator("dialog svg")
    drawing.wait_for()
    box = drawing.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"], "all of it is shown at first"
    page.keyboard.press("+")
    wait_until(page, f"document.querySelector('dialog svg').getBoundingClientRect().width > {box['width']}")
    left = drawing.evaluate("svg => svg.getBoundingClientRect().x")
    page.keyboard.press("ArrowRight")
    wait_until(page, f"document.querySelector('dialog svg').getBoundingClientRect().x < {left}")
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.locator(".atlas-step:visible .atlas-diagram svg").is_visible()
    assert button.evaluate("button => button === document.activeElement")


def test_a_second_click_before_the_drawing_is_open_opens_no_second_screen(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/node-failure/", viewport=NARROW).page
    page.locator(".atlas-full-screen:visible").evaluate("button => { button.click(); button.click(); }")
    page.locator("dialog svg").wait_for()
    page.evaluate("import('../../assets/panzoom/panzoom.es.js').then(() => null)")
    assert page.locator("dialog").count() == 1


def test_a_drawing_does_not_open_over_the_page_that_the_reader_went_on_to(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/node-failure/", viewport=NARROW).page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/panzoom.es.js", hold)
    page.locator(".atlas-full-screen:visible").click()
    _go_on(page)
    held[0].continue_()
    page.evaluate("import('../../assets/panzoom/panzoom.es.js').then(() => null)")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_drawing_over_the_whole_screen_closes_when_the_reader_goes_back_to_another_page(
    visit: Open, address: str
) -> None:
    visited = visit(f"{address}kubernetes/rolling-update/", viewport=NARROW)
    page = visited.page
    title = page.locator("h1").inner_text()
    _go_on(page)
    visited.traffic.wait_until_quiet()
    page.locator(".atlas-full-screen:visible").first.click()
    page.locator("dialog svg").wait_for()
    page.go_back()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("dialog")).to_have_count(0)


def _go_on(page: Page) -> None:
    """Go to the next page without loading the site anew."""
    before = page.locator("h1").inner_text()
    page.locator(".md-footer__link--next").dispatch_event("click")
    expect(page.locator("h1")).not_to_have_text(before)


def test_a_drawing_that_fits_offers_no_full_screen(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}kubernetes/", viewport={"width": 1440, "height": 900})
    assert page.get_by_role("button", name="Full screen").count() == 0


@pytest.mark.parametrize("name", ["containers/networking/", "containers/storage/", "between/gvisor/", "docker/"])
def test_a_drawing_that_is_a_little_wider_than_its_column_is_scaled_to_it(
    look_at: LookAt, address: str, name: str
) -> None:
    page = look_at(address + name, viewport=PHONE)
    for scroller in page.locator(".atlas-diagram").all():
        assert scroller.evaluate("scroller => scroller.scrollWidth <= scroller.clientWidth")
        scale = scroller.locator("svg").evaluate("svg => svg.getScreenCTM().a")
        assert scale * 14 >= 10, "its words can be read"
    assert page.locator(".atlas-full-screen:visible").count() == 0


def test_a_drawing_that_scrolls_is_nearly_as_large_as_it_was_drawn(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}kubernetes/services/", viewport=PHONE)
    assert page.locator(".atlas-diagram svg").first.evaluate("svg => svg.getScreenCTM().a") == pytest.approx(
        0.85, abs=0.01
    )


def _edge(page: Page, side: str) -> int:
    """How far the paper is shaded at this edge of the first drawing, near its foot, where nothing is drawn."""
    box = page.locator(".atlas-diagram").first.bounding_box()
    assert box
    x = box["x"] if side == "left" else box["x"] + box["width"] - 1
    shot = page.screenshot(clip={"x": x, "y": box["y"] + 2, "width": 1, "height": 1})
    return 255 - min(Image.open(io.BytesIO(shot)).convert("RGB").getpixel((0, 0)))  # type: ignore[arg-type]


def test_a_shadow_says_at_which_edge_a_drawing_goes_on(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/services/", viewport=PHONE, color_scheme="light").page
    scroller = page.locator(".atlas-diagram").first
    scroller.evaluate("scroller => scroller.scrollIntoView({ block: 'center' })")
    assert (_edge(page, "left") < 3, _edge(page, "right") > 30) == (True, True)
    scroller.evaluate("scroller => scroller.scrollTo(9999, 0)")
    assert (_edge(page, "left") > 30, _edge(page, "right") < 3) == (True, True)
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        page.emulate_media(**media)  # type: ignore[arg-type]
        expect(scroller).to_have_css("background-image", "none")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_is_new_in_a_step_is_in_sight_on_a_phone(visit: Open, address: str, motion: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/", viewport=PHONE, reduced_motion=motion).page
    forward = page.get_by_role("button", name="Next step")
    for step in (2, 3, 4):
        before = page.evaluate("scrollY")
        forward.press("Enter")
        assert _captions(page) == [f"Step {step} of 4"]
        if motion == "no-preference":
            wait_until(page, IN_SIGHT)
        assert page.evaluate(IN_SIGHT)
        assert page.evaluate("scrollY") == before, "it moves sideways alone"
    page = visit(f"{address}kubernetes/rolling-update/#scenario-1-step-2", viewport=PHONE, reduced_motion="reduce").page
    assert page.evaluate(IN_SIGHT)
