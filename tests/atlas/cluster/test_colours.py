"""Facts about the colours of diagrams."""

import re
from itertools import product

import pytest
from tests.site.sample import PROJECT

SHEET = (PROJECT / "docs/assets/stylesheets/atlas.css").read_text(encoding="utf-8")
PALETTES = {
    scheme: dict(re.findall(r"--atlas-([\w-]+): (#[0-9a-f]{6});", block))
    for scheme, block in re.findall(r'\[data-md-color-scheme="(\w+)"\] \{(.*?)\n\}', SHEET, re.DOTALL)
}


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_text_can_be_read_on_every_box_and_every_line_be_seen(scheme: str) -> None:
    palette = PALETTES[scheme]
    grounds = ["paper", "shade", *(name for name in palette if name.endswith("-fill"))]
    assert len(grounds) >= 8
    for ink, ground in product(("ink", "ink-soft"), grounds):
        assert _contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    for fill in (name for name in grounds if name.endswith("-fill")):
        line = fill.removesuffix("-fill")
        assert _contrast(palette[line], palette["paper"]) >= 3, line
