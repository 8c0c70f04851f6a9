"""Facts about the colours that the stylesheets name, as a real browser computes them."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open
from tests.support.sample import PROJECT

SHEET = "".join(
    (PROJECT / "docs/assets/stylesheets" / name).read_text(encoding="utf-8") for name in ("tokens.css", "theme.css")
)
COLOUR = re.compile(r"--(?P<name>[\w-]+): .*\blight-dark\(#[0-9a-f]{6,8}, #[0-9a-f]{6,8}\)")
NAMES = sorted(name for name in COLOUR.findall(SHEET) if name.startswith("atlas-"))
FILLS = [name for name in NAMES if name.endswith("-fill")]
LINES = [name.removesuffix("-fill") for name in FILLS]
GROUNDS = ["atlas-paper", "atlas-shade"]
INKS = ["atlas-ink", "atlas-ink-soft"]

# Of a fill, as Chromium takes a colour of its own for all text where a reader sets the colours.
COMPUTED = """colours => Object.fromEntries(Object.entries(colours).map(([name, colour]) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.fill = colour;
  const channels = getComputedStyle(probe).fill.match(/\\d+/g).map(Number);
  probe.remove();
  return [name, channels];
}))"""
OURS = {name: f"var(--{name})" for name in NAMES}
THEIRS = {name: name for name in ("CanvasText", "Canvas", "LinkText")}

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
def test_text_and_lines_contrast_with_every_ground_that_they_may_have(visit: Open, address: str, scheme: str) -> None:
    assert len(FILLS) >= 8
    page = visit(address, color_scheme=scheme).page
    page.add_style_tag(content=SHEET)  # a page has the colours that it needs, and not all
    colours = page.evaluate(COMPUTED, OURS)
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


def test_each_colour_has_a_value_for_light_and_one_for_dark_and_each_name_stands_once() -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b", COLOUR.sub("", SHEET)) == []
    named = re.findall(r"--[\w-]+(?=:)", SHEET)
    # These two are smaller on a small screen.
    assert {name for name in named if named.count(name) > 1} == {"--atlas-text-title", "--atlas-text-lead"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_a_reader_sets_the_colours_each_is_one_of_theirs(visit: Open, address: str, scheme: str) -> None:
    page = visit(address, color_scheme=scheme, forced_colors="active").page
    page.add_style_tag(content=SHEET)
    theirs = page.evaluate(COMPUTED, THEIRS).values()
    assert [name for name, colour in page.evaluate(COMPUTED, OURS).items() if colour not in theirs] == []


def test_each_colour_is_explained() -> None:
    page = (PROJECT / "docs/contributing/visual-language.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"--{name}" not in page] == []
