"""WCAG 2.2 AA as far as axe can tell, on every page, and what readers at a keyboard or a screen reader notice.

axe looks at every page at 1440 pixels, in light with all of its rules and in dark with those about colour, as nothing
else differs between the two. A page of each sort is looked at in all the ways in which it can be shown, and in each
state that a reader can bring it into.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_pages import PAGES
from tests.browser.waiting import wait_until
from tests.checkers import AXE

Open = Callable[..., Visit]

SORTS = ("", "compare/", "compare/decide/", "kubernetes/", "kubernetes/rolling-update/", "labs/first-container/")
# A zoom of 400 % leaves 320 of 1280 CSS pixels, one of 200 % on a phone in landscape 360 of 720.
SIZES = {"wide": (1440, 900), "phone": (360, 800), "zoomed to 200 %": (720, 450), "zoomed to 400 %": (320, 256)}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# axe leaves out by default what WCAG 2.2 brought.
ALL = {"rules": {"target-size": {"enabled": True}}}
# Colours that are still changing would be taken for those that a reader gets to see.
CALM = {"reduced_motion": "reduce", "color_scheme": "light"}

_FIND = """async (options) => (await axe.run(document, { ...options, resultTypes: ["violations"] })).violations.flatMap(
  ({ id, nodes }) => nodes.slice(0, 5).map(({ target, html, failureSummary }) =>
    `${id}: ${target.join(" ")} ${html.slice(0, 160)} ${failureSummary.replace(/\\s+/g, " ").slice(0, 300)}`))"""
_IS_READY = "() => !document.querySelector(':is(.md-code__nav, .md-typeset__scrollwrap):not([data-atlas-reached])')"


@pytest.fixture(scope="session")
def axe() -> str:
    return AXE.file().read_text(encoding="utf-8")


def _faults(page: Page, axe: str, options: Mapping[str, Any] = ALL) -> list[str]:
    """What axe objects to on the page as it is now, with where and why."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe)
    return [str(fault) for fault in page.evaluate(_FIND, options)]


def _darken(page: Page) -> None:
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")


def test_axe_objects_to_no_page(visit: Open, address: str, axe: str) -> None:
    page = visit(address, viewport={"width": 1440, "height": 900}, **CALM).page
    found = {}
    for name in PAGES:
        page.goto(address + name)
        wait_until(page, _IS_READY)
        faults = _faults(page, axe)
        _darken(page)
        faults += _faults(page, axe, COLOURS)
        if faults:
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize("name", SORTS)
def test_axe_objects_to_no_sort_of_page_however_it_is_shown(visit: Open, address: str, axe: str, name: str) -> None:
    page = visit(address + name, **CALM).page
    found = {}
    for scheme in ("light", "dark"):
        if scheme == "dark":
            _darken(page)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            wait_until(page, _IS_READY)
            page.wait_for_timeout(200)  # what scrolls now becomes a stop of the keyboard
            found[scheme, size] = _faults(page, axe)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (scheme, size)
    assert {how: faults for how, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", SORTS)
@pytest.mark.parametrize(
    "wish",
    [
        {"forced_colors": "active", "color_scheme": "light"},
        {"forced_colors": "active", "color_scheme": "dark"},
        {"reduced_motion": "no-preference"},
    ],
    ids=["forced light", "forced dark", "with motion"],
)
def test_axe_objects_to_no_sort_of_page_as_a_reader_s_system_wants_it(
    visit: Open, address: str, axe: str, wish: dict[str, str], name: str
) -> None:
    assert _faults(visit(address + name, **{**CALM, **wish}).page, axe) == []


def _open_texts(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("hypervisor")
    page.locator(".md-search-result__link").first.wait_for()


def _search_in_vain(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("xubernetes")
    page.get_by_role("button", name="kubernetes", exact=True).wait_for()


def _leave_nothing(page: Page) -> None:
    for name in ("Runs Windows and Linux guests", "Runs OCI images", "Works where no nested virtualisation"):
        page.get_by_role("checkbox", name=name).check()
    expect(page.locator(".atlas-guide__result")).to_contain_text("Nothing remains")
    # Below the table, where it lies over no link of it.
    page.get_by_role("heading", name="The usual way through").evaluate("heading => heading.scrollIntoView()")


def _open_drawer(page: Page) -> None:
    page.get_by_role("button", name="Navigation").press("Enter")
    expect(page.get_by_role("button", name="Back from Kubernetes")).to_be_focused()


def _open_full_screen(page: Page) -> None:
    page.locator(".atlas-full-screen:visible").first.click()
    page.locator("dialog[open] svg").wait_for()


STATES: Mapping[str, tuple[str, int, Callable[[Page], None]]] = {
    "texts open": ("compare/", 1440, _open_texts),
    "search open": ("", 1440, _search),
    "search open on a phone": ("", 360, _search),
    "search in vain": ("", 1440, _search_in_vain),
    "search in vain on a phone": ("", 360, _search_in_vain),
    "nothing remains": ("compare/decide/", 360, _leave_nothing),
    "no feature is left": (
        "compare/?filter=zebra",
        1440,
        lambda page: page.get_by_role("button", name="List every feature").wait_for(),
    ),
    "drawer open": ("kubernetes/", 360, _open_drawer),
    "full screen": ("kubernetes/node-failure/", 360, _open_full_screen),
    "list of keys": ("", 1440, lambda page: page.keyboard.press("?")),
    "requirements ticked": ("compare/decide/", 360, lambda page: page.get_by_role("checkbox").first.check()),
    "a later step": (
        "kubernetes/rolling-update/",
        1440,
        lambda page: page.get_by_role("button", name="Next step").click(),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_objects_to_no_state_that_a_reader_can_bring_about(visit: Open, address: str, axe: str, state: str) -> None:
    name, width, bring_about = STATES[state]
    page = visit(address + name, viewport={"width": width, "height": 800}, **CALM).page
    bring_about(page)
    faults = _faults(page, axe)
    _darken(page)
    assert faults + _faults(page, axe, COLOURS) == []


# What has the focus, and whether one can see it there. A radio button of the theme is shown by its label, a card by
# what covers it, a part of a drawing by its frame.
_FOCUS = """() => {
  const focused = document.activeElement;
  const shown = focused.matches(".md-option") ? focused.nextElementSibling : focused;
  const isOutlined = ({ outlineStyle, outlineWidth, outlineColor, boxShadow }) => boxShadow !== "none" ||
    (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !outlineColor.endsWith(", 0)"));
  const swatch = document.body.appendChild(document.createElement("i"));
  swatch.style.color = "var(--md-accent-fg-color)";
  const accent = getComputedStyle(swatch).color;
  swatch.remove();
  const frames = [...focused.querySelectorAll(":scope > :is(rect, path)")];
  const marked = isOutlined(getComputedStyle(shown)) || isOutlined(getComputedStyle(shown, "::before")) ||
    frames.some((frame) => getComputedStyle(frame).stroke === accent);
  const { left, right, top, bottom, width, height } = shown.getBoundingClientRect();
  const on_screen = width > 0 && height > 0 && right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
  const name = (focused.getAttribute("aria-label") ?? focused.textContent).trim().replace(/\\s+/g, " ");
  return { name: `${focused.localName} ${name}`.slice(0, 90), seen: on_screen && marked };
}"""


def _tab(page: Page, times: int) -> list[str]:
    """What the next stops of the Tab key are, up to the page's end; fails at the first that has no visible focus."""
    names: list[str] = []
    for _ in range(times):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["name"].startswith("body"):
            break
        assert focus["seen"], f"no visible focus at {focus['name']}, after {names[-3:]}"
        names.append(focus["name"])
    return names


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("", "a.md-skip"),
        ("compare/", ".atlas-controls input >> nth=0"),
        ("compare/", ".atlas-comparison__scroller"),
        ("compare/decide/", ".atlas-comparison__scroller"),
        ("kubernetes/rolling-update/", ".atlas-steps"),
        ("labs/first-container/", "article h1 a"),
    ],
)
def test_the_focus_can_be_seen_at_every_stop_of_the_tab_key(
    visit: Open, address: str, name: str, start: str, width: int
) -> None:
    page = visit(address + name, viewport={"width": width, "height": 800}, **CALM).page
    page.locator(start).focus()
    assert len(_tab(page, 25)) > 8


def test_the_drawer_opens_closes_and_leads_on_by_keyboard(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/", viewport={"width": 360, "height": 800}, **CALM).page
    assert _tab(page, 2)[-1] == "button Navigation", "its links are no stops while it is closed"
    drawer = page.get_by_role("button", name="Navigation")
    page.keyboard.press("Enter")
    expect(drawer).to_have_attribute("aria-expanded", "true")
    back = page.get_by_role("button", name="Back from Kubernetes")
    expect(back).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_have_attribute("aria-expanded", "false")
    expect(drawer).to_be_focused()
    page.keyboard.press("Space")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pages of Kubernetes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(back).to_be_focused()
    link = _tab(page, 1)[0]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kubernetes/"))
    assert link.startswith("a ")
    expect(page.locator("h1")).to_be_in_viewport()
    assert not page.locator(".md-content").evaluate("content => content.inert")


def test_on_a_phone_the_keyboard_opens_the_search_and_leaves_it(visit: Open, address: str) -> None:
    page = visit(address, viewport={"width": 360, "height": 800}, **CALM).page
    search = page.get_by_role("button", name="Search", exact=True)
    search.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("hypervisor")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(_FOCUS)["seen"]
    page.keyboard.press("Escape")
    expect(search).to_have_attribute("aria-expanded", "false")


def test_a_table_that_is_wider_than_the_screen_scrolls_by_keyboard(visit: Open, address: str) -> None:
    page = visit(f"{address}between/kata/", viewport={"width": 320, "height": 800}, **CALM).page
    table = page.locator(".md-typeset__scrollwrap[tabindex]").first
    table.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.activeElement.scrollLeft > 0")


def _tree(part: Locator) -> str:
    """The part as a screen reader has it, without addresses."""
    return re.sub(r"\n\s*- /url: .*", "", part.aria_snapshot())


def test_a_diagram_is_a_picture_with_a_name_and_its_text_says_the_same(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/", **CALM).page
    figure = page.locator(".atlas-figure").filter(has=page.get_by_role("img", name="two nodes")).first
    name = "A Kubernetes cluster of two nodes with two Pods each"
    tree = _tree(figure)
    assert tree.startswith(f'- figure "{name}":\n  - group "{name}":\n    - img "{name}"')
    figure.locator("summary").press("Enter")
    for pod in ("pod-1", "pod-2", "pod-3", "pod-4"):
        assert re.search(rf"- listitem:\n(.*\n){{0,2}}.*strong: {pod}\n", _tree(figure)), pod


def test_a_chart_is_a_table_of_its_numbers(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/experiments/", **CALM).page
    tree = _tree(page.locator(".atlas-chart").first)
    assert tree.startswith('- table "Boot from launch to init, median ms; less is better":')
    assert '- row "QEMU 243.5":\n      - rowheader "QEMU"\n      - cell "243.5"' in tree
    assert "img" not in tree, "the bars are decoration"


def test_a_scenario_is_a_group_that_says_which_step_it_shows(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/", **CALM).page
    scenario = page.locator(".atlas-steps")
    controls = '- group "A rolling update":\n  - button "← Previous step" [disabled]\n  - status: Step 1 of 4\n'
    assert _tree(scenario).startswith(f'{controls}  - button "Next step →"\n  - list:\n    - listitem:')
    assert _tree(scenario).count("- listitem:\n      - paragraph:\n        - strong: Step") == 1
    page.get_by_role("button", name="Next step").press("Enter")
    assert "- status: Step 2 of 4" in _tree(scenario)
    assert 'img "A rolling update, step 2' in _tree(scenario)


def test_a_stack_is_a_group_of_links_from_top_to_bottom(visit: Open, address: str) -> None:
    page = visit(f"{address}start/", **CALM).page
    # Playwright's own tree knows no links within SVG; the browser's does.
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    drawing = session.send("DOM.querySelector", {"nodeId": root, "selector": "svg.stack[role=group]"})["nodeId"]
    group = session.send("Accessibility.getPartialAXTree", {"nodeId": drawing, "fetchRelatives": False})["nodes"][0]
    links = session.send("Accessibility.queryAXTree", {"nodeId": drawing, "role": "link"})["nodes"]
    names = [link["name"]["value"].split(",")[0] for link in links]
    assert group["name"]["value"] == "Virtual machine, from top to bottom"
    assert names[0] == "Application"
    assert names[-1] == "Hardware"
    assert any(name.startswith("Trust boundary: ") for name in names)
