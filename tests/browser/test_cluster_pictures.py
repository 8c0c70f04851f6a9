"""Pictures of clusters as readers follow them: by pointing, by keyboard, by touch, and kind by kind."""

from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Open
from tests.support.axe import find_faults

SERVICES = "kubernetes/services/"
PHONE = {"width": 360, "height": 780}

# The names of the boxes that are seen as ever, if others fade, and how many lines are.
_KEPT = """drawing => {
  const isKept = (part) => getComputedStyle(part).opacity === "1" && getComputedStyle(part).display !== "none";
  const name = (box) => [...box.querySelectorAll(".name")].map(({ textContent }) => textContent.trim()).join("");
  return [[...drawing.querySelectorAll("[data-box]")].filter(isKept).map(name).sort(),
    [...drawing.querySelectorAll("path[data-ends]")].filter(isKept).length];
}"""
ALL = (["Outside the cluster", "shop", "web", "web-1", "web-2", "web-3", "web-h2k9d"], 9)
OF_WEB_1 = (["web", "web-1", "web-h2k9d"], 2)


def _box(page: Page, name: str) -> Locator:
    return page.locator(".atlas-diagram [data-box]").filter(has=page.get_by_text(name, exact=True))


def _kept(page: Page) -> tuple[list[str], int]:
    boxes, lines = page.locator(".atlas-diagram svg:has([data-box])").first.evaluate(_KEPT)
    return boxes, lines


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.ariaLabel"))


def test_pointing_at_a_box_keeps_what_it_touches_and_the_legend_hides_a_kind(visit: Open, address: str) -> None:
    page = visit(address + SERVICES, bypass_csp=True).page
    _box(page, "web-1").hover()
    assert _kept(page) == OF_WEB_1
    page.locator("h1").hover()
    assert _kept(page) == ALL

    pods = page.locator(".atlas-legend").get_by_role("button", name="Pod", exact=True)
    pods.click()
    expect(pods).to_have_attribute("aria-pressed", "false")
    assert _kept(page) == (["Outside the cluster", "shop", "web", "web-h2k9d"], 3)
    page.locator("h1").hover()
    assert find_faults(page) == []
    pods.click()
    expect(pods).to_have_attribute("aria-pressed", "true")
    assert _kept(page) == ALL


def test_arrow_keys_walk_along_the_lines_from_one_stop_of_the_tab_key(visit: Open, address: str) -> None:
    page = visit(address + SERVICES).page
    page.locator(".atlas-diagram").first.focus()
    page.keyboard.press("Tab")
    assert _focused(page) == "Outside the cluster. It touches Ingress shop."
    # The way leads from top to bottom.
    for name in ("Ingress shop", "Service web", "EndpointSlice web-h2k9d"):
        page.keyboard.press("ArrowDown")
        assert _focused(page).startswith(f"{name}. It touches ")
    assert _kept(page) == (["web", "web-1", "web-2", "web-3", "web-h2k9d"], 4)
    page.keyboard.press("ArrowDown")
    assert "Pod web-2" in _focused(page)
    page.keyboard.press("ArrowLeft")  # where no line leads, to the nearest box
    assert "Pod web-1" in _focused(page)
    assert _kept(page) == OF_WEB_1
    page.keyboard.press("Tab")
    assert page.locator(".atlas-diagram svg :focus").count() == 0
    assert _kept(page) == ALL
    page.keyboard.press("Shift+Tab")
    assert "Pod web-1" in _focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/#pods")


def test_a_finger_keeps_what_a_box_touches_before_it_follows_a_link_also_over_the_whole_screen(
    visit: Open, address: str
) -> None:
    page = visit(address + SERVICES, has_touch=True, is_mobile=True, viewport=PHONE).page
    _box(page, "web-1").tap()
    assert _kept(page) == OF_WEB_1
    page.get_by_role("button", name="Full screen").first.tap()
    page.locator("dialog svg").wait_for()
    assert _kept(page) == OF_WEB_1
    _box(page, "web-3").tap()
    assert _kept(page) == (["web", "web-3", "web-h2k9d"], 2)
    assert page.url == address + SERVICES
    _box(page, "web-3").tap()
    page.wait_for_url("**/kubernetes/#pods")


def test_arrow_keys_within_a_picture_move_no_step(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/").page
    page.locator(".atlas-step:visible svg [tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    assert "ReplicaSet" in _focused(page)
    assert page.locator(".atlas-step__caption:visible").inner_text().startswith("Step 1")


def test_a_page_without_a_cluster_loads_nothing_for_one(visit: Open, address: str) -> None:
    assert not [url for url in visit(f"{address}containers/networking/").requests if url.endswith("/cluster.js")]
