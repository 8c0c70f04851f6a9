"""Walks through a page with the Tab key, and looks at the pixels to tell whether one sees where the focus is."""

import base64
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from PIL import Image, ImageChops
from playwright.sync_api import CDPSession, Page
from tests.support.axe import COME_TO_REST

_LEAST_CONTRAST = 3
"""Between a pixel with the focus and the same pixel without: https://www.w3.org/TR/WCAG22/#non-text-contrast."""
_MARGIN = 8
_LONGEST_WALK = 2000

# What comes with the focus without saying where it is.
_HIDE_EXPLANATIONS = ".atlas-card, .stack-note, .atlas-comparison__summary { display: none !important; }"

# What has the focus: its name, what it has in common with others of its kind, half of the length of its frame, and the
# box on the screen that it and its label take up. A radio button may have neither; then it is shown by something else,
# which is as large as the least target: https://www.w3.org/TR/WCAG22/#target-size-minimum. What tells its focus is part
# of its kind. It is hidden in part where something lies on its middle, or where a box that scrolls ends before it does.
_STOP = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const on_screen = ({ left, top, right, bottom }) => [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)),
    Math.min(innerWidth, Math.ceil(right)), Math.min(innerHeight, Math.ceil(bottom))];
  const boxes = [focused, ...(focused.labels ?? [])].map((part) => on_screen(part.getBoundingClientRect()))
    .filter(([left, top, right, bottom]) => right > left && bottom > top);
  const edge = (which, choose) => choose(...boxes.map((box) => box[which]));
  const kind = [];
  for (let part = focused; part && kind.length < 4; part = part.parentElement) {
    kind.push([part.localName, ...part.classList].filter((word) => word !== "focus-visible").join("."));
  }
  const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(focused);
  kind.push([outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow].join(" "));
  const { left, top, right, bottom } = focused.getBoundingClientRect();
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  let is_hidden = !middle || !(focused.contains(middle) || middle.contains(focused));
  for (let part = focused.parentElement; part && part !== document.body && !is_hidden; part = part.parentElement) {
    if (getComputedStyle(part).overflow === "visible") continue;
    const edges = part.getBoundingClientRect();
    is_hidden = left < edges.left || top < edges.top || right > edges.right || bottom > edges.bottom;
  }
  const name = (focused.getAttribute("aria-label") ?? focused.textContent).trim().replace(/\\s+/g, " ");
  return {
    name: `${focused.localName} ${name}`.slice(0, 90),
    kind: kind.join(" < "),
    is_hidden,
    box: boxes.length ? [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)]
      : [0, 0, innerWidth, innerHeight],
    half_frame: boxes.length
      ? Math.min(...boxes.map(([left, top, right, bottom]) => right - left + bottom - top)) : 48,
    scrolled: [scrollX, scrollY],
  };
}"""
_LEAVE = "() => (window.left = document.activeElement).blur()"
_RETURN = "() => window.left.focus({ preventScroll: true, focusVisible: true })"


@dataclass(frozen=True)
class Stop:
    """A stop of the Tab key.

    Attributes:
        name, kind: what has the focus there, and what sort of thing that is, with what tells its focus.
        is_hidden: something may lie on it, or cut it off.
        box: its left, top, right and bottom, as far as they are on the screen.
        half_frame: how many pixels half of a frame around it has.
        scrolled: how far the page was scrolled, across and down.
    """

    name: str
    kind: str
    is_hidden: bool
    box: tuple[int, int, int, int]
    half_frame: int
    scrolled: tuple[float, float]


def walk(page: Page, key: Literal["Tab", "Shift+Tab"] = "Tab") -> Iterator[Stop]:
    """Each stop from what has the focus now to the page's end, or back to its beginning."""
    for _ in range(_LONGEST_WALK):
        page.keyboard.press(key)
        stop = page.evaluate(_STOP)
        if stop is None:
            return
        yield Stop(**stop)
    raise AssertionError(f"the Tab key does not come to an end in {_LONGEST_WALK} steps")


def find_unseen(page: Page, key: Literal["Tab", "Shift+Tab"] = "Tab") -> tuple[list[str], int]:
    """The stops at which no focus can be seen, and how many stops there are; the page may not forbid styles.

    Of each kind, the first is looked at, and all others that may be hidden.
    """
    page.add_style_tag(content=_HIDE_EXPLANATIONS)
    # The focus in the search field loads the index of the search, which takes longer to read than most pages to walk
    # through, and shows nothing before someone types.
    page.route("**/search_index.json", lambda _: None)
    session = page.context.new_cdp_session(page)
    unseen, kinds = [], Counter[str]()
    for stop in walk(page, key):
        kinds[stop.kind] += 1
        if (kinds[stop.kind] == 1 or stop.is_hidden) and not _is_seen(page, session, stop):
            unseen.append(f"{stop.name} ({stop.kind})")
    return unseen, kinds.total()


def _is_seen(page: Page, session: CDPSession, stop: Stop) -> bool:
    """Whether enough pixels change when the focus leaves: near the stop, else anywhere on the screen."""
    size = page.viewport_size
    assert size
    page.evaluate(COME_TO_REST)
    at_rest = page.evaluate(_STOP)
    if at_rest is None:
        # The way back to the top is taken away while a page scrolls down; nothing else may lose its focus.
        return stop.kind.startswith("button.md-top")
    stop = Stop(**at_rest)
    left, top, right, bottom = stop.box
    near = (max(left - _MARGIN, 0), max(top - _MARGIN, 0), right + _MARGIN, bottom + _MARGIN)
    for box in (near, (0, 0, size["width"], size["height"])):
        focused = _photograph(session, box, stop.scrolled)
        page.evaluate(_LEAVE)
        if _count_changed(focused, _photograph(session, box, stop.scrolled)) >= stop.half_frame:
            return True
        page.evaluate(_RETURN)
    return False


def _photograph(session: CDPSession, box: tuple[int, int, int, int], scrolled: tuple[float, float]) -> Image.Image:
    left, top, right, bottom = box
    x, y = scrolled
    place = {"x": x + left, "y": y + top, "width": right - left, "height": bottom - top}
    options: dict[str, Any] = {"format": "png", "clip": {**place, "scale": 1}, "optimizeForSpeed": True}
    return Image.open(io.BytesIO(base64.b64decode(session.send("Page.captureScreenshot", options)["data"]))).convert(
        "RGB"
    )


def _count_changed(one: Image.Image, other: Image.Image) -> int:
    """How many pixels have enough contrast with themselves."""
    changed = ImageChops.difference(one, other).getbbox()
    if not changed:
        return 0
    pairs = Counter(zip(_pixels(one.crop(changed)), _pixels(other.crop(changed)), strict=True))
    return sum(times for pair, times in pairs.items() if _contrast(*pair) >= _LEAST_CONTRAST)


def _pixels(image: Image.Image) -> memoryview:
    """Each pixel as one number, as numbers are counted in half the time of bytes."""
    return memoryview(image.tobytes("raw", "RGBX")).cast("I")


def _contrast(one: int, other: int) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def _luminance(pixel: int) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    shares = [channel / 255 for channel in pixel.to_bytes(4, sys.byteorder)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
