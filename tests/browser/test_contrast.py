"""Facts about the colours that the stylesheets name, as a real browser computes them."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt
from tests.support.sample import PROJECT

SHEET = (PROJECT / "docs/assets/stylesheets/tokens.css").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"--(atlas-[\w-]+): #[0-9a-f]{6};", SHEET)))
FILLS = [name for name in NAMES if name.endswith("-fill")]
LINES = [name.removesuffix("-fill") for name in FILLS]
GROUNDS = ["atlas-paper", "atlas-shade"]
INKS = ["atlas-ink", "atlas-ink-soft"]

COMPUTED = """names => Object.fromEntries(names.map(name => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(--${name})`;
  const channels = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  probe.remove();
  return [name, channels];
}))"""

CHANNELS = """button => [[button, "::after"], [button.closest("pre").querySelector("code")]].map(part =>
  getComputedStyle(...part).backgroundColor.match(/[\\d.]+/g).map(Number))"""

AS_TEXT = [*product(INKS, GROUNDS + FILLS), *product(["atlas-link", "atlas-fulfilled", "atlas-boundary"], GROUNDS)]
AS_TEXT += [*zip(LINES, FILLS, strict=True), ("atlas-problem", "atlas-paper")]
AS_LINE = [*product([*LINES, "atlas-boundary", "atlas-ink-soft"], GROUNDS), *product(["atlas-boundary"], FILLS)]


def _luminance(channels: list[int]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    shares = [channel / 255 for channel in channels]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: list[int], other: list[int]) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_contrast_with_every_ground_that_they_may_have(
    look_at: LookAt, address: str, scheme: str
) -> None:
    assert len(FILLS) >= 8
    colours = look_at(address, color_scheme=scheme).evaluate(COMPUTED, NAMES)
    too_faint = [
        (name, ground, round(found, 2))
        for pairs, least in ((AS_TEXT, 4.5), (AS_LINE, 3))
        for name, ground in pairs
        if (found := _contrast(colours[name], colours[ground])) < least
    ]
    assert too_faint == []


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_that_copies_stands_out_from_the_code_before_a_pointer_is_there(
    look_at: LookAt, address: str, scheme: str, forced: str
) -> None:
    page = look_at(f"{address}labs/first-container/", color_scheme=scheme, forced_colors=forced)
    sign, code = page.locator(".md-code__button").first.evaluate(CHANNELS)
    assert len(sign) == len(code) == 3, "neither lets through what is below it"
    assert _contrast(sign, code) >= 3
    if forced == "none":
        expect(page.locator(".md-code__nav").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_the_schemes_have_the_same_names_and_no_colour_stands_elsewhere() -> None:
    light, dark = re.findall(r'\[data-md-color-scheme="\w+"\] \{(.*?)\n\}', SHEET, re.DOTALL)
    named = [set(re.findall(r"--[\w-]+(?=:)", block)) for block in (light, dark)]
    assert named[0] == named[1]
    rest = SHEET.replace(light, "").replace(dark, "")
    # Mermaid's own colours need light paper; what lies behind a dialogue is dimmed.
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rest)) <= {"#1b2733", "#ffffff", "#00000080"}


def test_each_colour_is_explained() -> None:
    page = (PROJECT / "docs/contributing/visual-language.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"--{name}" not in page] == []
