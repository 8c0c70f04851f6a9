"""Asks axe what is wrong with an open page, in each way in which it can be shown."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page
from tools.browser_page import set_scheme, wait_until
from tools.checkers import AXE

# A zoom of 400 % leaves 320 of 1280 CSS pixels, one of 200 % on a phone in landscape 360 of 720.
SIZES = {"wide": (1440, 900), "phone": (360, 800), "zoomed to 200 %": (720, 450), "zoomed to 400 %": (320, 256)}
WISHES: Mapping[str, Mapping[str, Any]] = {
    "with motion": {"reduced_motion": "no-preference", "forced_colors": "none"},
    "reduced motion": {"reduced_motion": "reduce", "forced_colors": "none"},
    "forced colours": {"reduced_motion": "reduce", "forced_colors": "active"},
}
# Where nothing else is wished: colours that are still changing would be taken for those that a reader gets to see.
CALM: Mapping[str, Any] = {"reduced_motion": "reduce", "color_scheme": "light"}
# axe leaves out by default what WCAG 2.2 brought.
ALL = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

_FIND = """async (options) => (await axe.run(document, { ...options, resultTypes: ["violations"] })).violations.flatMap(
  ({ id, nodes }) => nodes.slice(0, 5).map(({ target, html, failureSummary }) =>
    `${id}: ${target.join(" ")} ${html.slice(0, 160)} ${failureSummary.replace(/\\s+/g, " ").slice(0, 300)}`))"""
_IS_READY = "() => !document.querySelector('.md-content table:not([class]):not(.md-typeset__table > *)')"
# What follows a change of the size takes two frames, and what moves comes to rest. Where a drawing is off the screen,
# Chromium never says of what moves there that it has finished; asked, it says so.
COME_TO_REST = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const ends = (animation) => Number.isFinite(animation.effect.getComputedTiming().endTime);
  const moves = (animation) => animation.playState === "running" && ends(animation);
  await frame();
  do await frame(); while (document.getAnimations().some(moves));
}"""


class Way(NamedTuple):
    """A way in which a page can be shown."""

    scheme: Literal["light", "dark"]
    size: str
    wish: str


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EVERY_WAY = tuple(Way(scheme, size, wish) for scheme, size, wish in product(SCHEMES, SIZES, WISHES))
# Each scheme, size and wish at least once.
FEW_WAYS = (
    Way("light", "wide", "with motion"),
    Way("dark", "phone", "reduced motion"),
    Way("dark", "zoomed to 200 %", "forced colours"),
    Way("light", "zoomed to 400 %", "forced colours"),
)


def show(page: Page, way: Way) -> None:
    """Show the open page in this way, and wait until it has come to rest."""
    width, height = SIZES[way.size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=way.scheme, **WISHES[way.wish])
    set_scheme(page, way.scheme)
    wait_until(page, _IS_READY)
    page.evaluate(COME_TO_REST)


def find_faults(page: Page, options: Mapping[str, Any] = ALL) -> list[str]:
    """What axe objects to on the page as it is now, with where and why."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.file().read_text(encoding="utf-8"))
    return [str(fault) for fault in page.evaluate(_FIND, options)]


def find_faults_in(page: Page, ways: Iterable[Way]) -> dict[Way, list[str]]:
    """What axe objects to in each of these ways, and whether the page is wider than the screen; nothing is left out."""
    found = {}
    for way in ways:
        show(page, way)
        faults = find_faults(page)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults.append("wider than the screen")
        if faults:
            found[way] = faults
    return found
