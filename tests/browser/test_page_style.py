"""The rules within a page against the whole stylesheet: no rule is missing, whatever scripts make of the page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page
from tests.browser.conftest import Open, Pages
from tests.browser.test_pages import WITH_LOST
from tools.browser_page import set_scheme, wait_until

NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1440, "height": 900}
# A style that is in transition has neither the one value nor the other.
STAND_STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"
# Puts the whole stylesheet into the place of the page's own rules, and these back.
SWAP = """async (address) => {
  const own = document.head.querySelector("style");
  const whole = document.createElement("style");
  whole.textContent = await (await fetch(address)).text();
  own.replaceWith(whole);
  window.putBack = () => whole.replaceWith(own);
}"""
# Each property that the whole stylesheet sets. What a missing rule changes, it changes in at least one of them,
# whatever follows from that: to read all 500 of a browser finds nothing more, and takes twice as long.
SET = """async (address) => {
  const sheet = await new CSSStyleSheet().replace(await (await fetch(address)).text());
  const found = new Set();
  const read = (rules) => {
    for (const rule of rules) {
      for (const name of rule.style ?? []) found.add(name);
      read(rule.cssRules ?? []);
    }
  };
  read(sheet.cssRules);
  return [...getComputedStyle(document.body)].filter((name) => found.has(name) && !name.startsWith("--"));
}"""
# So many at least: with fewer, the stylesheet was not read.
_FEWEST = 200
_TRIES = 5
MEDIA: dict[str, Callable[[Page], None]] = {
    "screen": lambda page: page.emulate_media(media="screen", forced_colors="none"),
    "dark": lambda page: set_scheme(page, "dark"),
    "forced colours": lambda page: page.emulate_media(forced_colors="active"),
    "print": lambda page: page.emulate_media(media="print", forced_colors="none"),
}


def _search(query: str) -> Callable[[Page], None]:
    def search(page: Page) -> None:
        page.keyboard.press("/")
        page.locator(".md-search__input").fill(query)
        wait_until(page, "document.querySelector('.md-search-result').ariaBusy === 'false'")
        for more in page.locator(".md-search-result__more").all():
            more.evaluate("more => more.open = true")

    return search


def _scroll(page: Page) -> None:
    page.mouse.wheel(0, 3000)
    wait_until(page, "document.querySelector('.md-header__title--active')")
    page.mouse.wheel(0, -500)
    wait_until(page, "!document.querySelector('.md-top').hidden")


def _highlight(page: Page) -> None:
    page.locator("article mark").first.wait_for()


def _draw(page: Page) -> None:
    page.emulate_media(media="print")  # draws all that are far from what is seen
    wait_until(page, "!document.querySelector('pre.mermaid')")
    page.emulate_media(media="screen")


def _open_full_screen(page: Page) -> None:
    page.get_by_role("button", name="Full screen").first.click()
    wait_until(page, "document.querySelector('dialog[open]')")


def _take_steps(page: Page) -> None:
    wait_until(page, "document.querySelector('.atlas-steps--one')")
    page.get_by_role("button", name="Next step").first.click()


def _open_evidence(page: Page) -> None:
    wait_until(page, "document.querySelector('.atlas-comparison--whole[data-chosen]')")
    page.locator("td[id] a").first.click()
    wait_until(page, "document.querySelector('.atlas-comparison .atlas-checked')")


def _filter_all_away(page: Page) -> None:
    wait_until(page, "document.querySelector('[data-atlas-started] .atlas-comparison__none')")
    page.locator("[name=filter]").fill("zzz")


def _tick(page: Page) -> None:
    wait_until(page, "document.querySelector('[data-atlas=guide][data-atlas-started]')")
    for number in (0, 3):
        page.locator("input[name=needs]").nth(number).check()


def _copy(page: Page) -> None:
    page.locator(".md-code__button").first.click()
    wait_until(page, "document.querySelector('.md-dialog--active')")
    wait_until(page, "!document.querySelector('.md-dialog--active')")
    page.evaluate("document.querySelector('.md-dialog').classList.add('md-dialog--active')")


def _open_annotation(page: Page) -> None:
    wait_until(page, "document.querySelector('.md-annotation')")
    page.locator(".md-annotation").first.focus()
    wait_until(page, "document.querySelector('.md-tooltip--active')")


def _open_drawer(page: Page) -> None:
    wait_until(page, "document.querySelector('.atlas-label-button')")
    page.locator(".md-header__button[for=__drawer]").click()


def _press_question_mark(page: Page) -> None:
    page.keyboard.press("?")
    wait_until(page, "document.querySelector('dialog[open]')")


def _await(selector: str) -> Callable[[Page], None]:
    return lambda page: wait_until(page, "selector => document.querySelector(selector) !== null", selector)


def _show_tab(page: Page) -> None:
    page.locator(".tabbed-labels > label").nth(1).click()


STATES: dict[str, tuple[str, dict[str, int], Callable[[Page], None], list[str]]] = {
    "results of a search": ("reference/about/", NARROW, _search("kernel"), ["screen", "dark"]),
    "a search that finds nothing": ("reference/about/", WIDE, _search("qxzvkj"), ["screen"]),
    "words of a search": ("labs/first-container/?h=container+image", WIDE, _highlight, ["screen"]),
    "a page that was scrolled": ("labs/first-container/", WIDE, _scroll, ["screen"]),
    "the drawer": ("labs/", NARROW, _open_drawer, ["screen", "forced colours"]),
    "the keys": ("reference/about/", WIDE, _press_question_mark, ["screen"]),
    "copied code": ("labs/first-container/", WIDE, _copy, ["screen", "forced colours", "print"]),
    "a table": ("contributing/search/", NARROW, _await(".md-typeset__scrollwrap"), ["screen", "print"]),
    "a step": ("kubernetes/scaling-out/", NARROW, _take_steps, ["screen", "print"]),
    "a step of a call": ("start/system-call/", NARROW, _take_steps, ["screen", "print"]),
    "full screen": ("kubernetes/scaling-out/", NARROW, _open_full_screen, ["screen"]),
    "evidence": ("compare/", WIDE, _open_evidence, ["screen"]),
    "evidence on a phone": ("compare/", NARROW, _open_evidence, ["screen"]),
    "a comparison of nothing": ("compare/", NARROW, _filter_all_away, ["screen"]),
    "the comparison on paper": ("compare/", WIDE, _await("[data-chosen]"), ["print"]),
    "needs": ("compare/decide/", WIDE, _tick, ["screen", "print"]),
    "tabs": ("contributing/markup/", NARROW, _show_tab, ["screen", "print"]),
    "an annotation": ("contributing/markup/", WIDE, _open_annotation, ["screen"]),
    "a wrong address": ("kubernetes/pod/", WIDE, _await("[data-atlas-done]"), ["screen"]),
}
_MISSING = "Failed to load resource: the server responded with a status of 404 (Not Found)"


@pytest.mark.parametrize("state", STATES)
def test_what_scripts_make_looks_as_with_the_whole_stylesheet(pages: Pages, address: str, state: str) -> None:
    place, viewport, act, media = STATES[state]
    visit = pages.open(address + place, before=lambda _: None, viewport=viewport, permissions=["clipboard-write"])
    act(visit.page)
    assert _compare(visit.page, address, media) == []
    assert [fault for fault in visit.faults if fault != _MISSING] == []
    pages.close(visit)


@pytest.mark.thorough
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_every_page_looks_as_with_the_whole_stylesheet(visit: Open, address: str, viewport: dict[str, int]) -> None:
    wrong = []
    page = visit(address, before=lambda _: None, viewport=viewport).page
    for name in WITH_LOST:
        page.goto(address + name)
        if name == "contributing/diagrams/":
            _draw(page)
        wrong += [(name, difference) for difference in _compare(page, address, list(MEDIA))]
    assert wrong == []


def _compare(page: Page, address: str, media: list[str]) -> list[str]:
    """What differs between the page with its own rules and with the whole stylesheet."""
    page.add_style_tag(content=STAND_STILL)
    session = page.context.new_cdp_session(page)
    stylesheet = f"{address}assets/stylesheets/site.css"
    names = page.evaluate(SET, stylesheet)
    assert len(names) > _FEWEST
    different: list[str] = []
    for medium in media:
        MEDIA[medium](page)
        for _ in range(_TRIES):
            own = _look(session, names)
            page.evaluate(SWAP, stylesheet)
            whole = _look(session, names)
            page.evaluate("putBack()")
            if own == whole or own == _look(session, names):  # otherwise, a script has changed the page meanwhile
                break
        if len(own) != len(whole):
            different.append(f"{medium}: {len(own)} boxes, and {len(whole)} with the whole stylesheet")
            continue
        for (node, one), (_, other) in zip(own, whole, strict=True):
            values = zip(names, one, other, strict=False)  # a text has none
            different += [f"{medium}: {node}: {name}: {a!r}, {b!r}" for name, a, b in values if a != b]
    return different[:20]


def _look(session: CDPSession, names: list[str]) -> list[tuple[str, list[str]]]:
    """Each box of the page, pseudo-elements among them, with the computed value of each property."""
    captured: dict[str, Any] = session.send("DOMSnapshot.captureSnapshot", {"computedStyles": names})
    texts, [document, *_] = captured["strings"], captured["documents"]
    nodes, layout = document["nodes"], document["layout"]

    def describe(node: int) -> str:
        attributes = [texts[index] for index in nodes["attributes"][node]]
        said = dict(zip(attributes[::2], attributes[1::2], strict=True))
        return f"{texts[nodes['nodeName'][node]].lower()}.{said.get('class', '')}"

    return [
        (describe(node), [texts[value] for value in values])
        for node, values in zip(layout["nodeIndex"], layout["styles"], strict=True)
    ]
