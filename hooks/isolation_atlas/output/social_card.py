"""Draws the picture of a page that other sites show beside a link to it."""

import hashlib
import textwrap
from functools import cache
from importlib.metadata import version
from pathlib import Path

import resvg_py

from isolation_atlas.cache import get_or_make
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Location, Problem

SIZE = (1200, 630)
"""Width and height in pixels, as Open Graph's readers expect them."""

_LOOK = Path(__file__).parents[3] / "overrides" / "card.html"
_FONTS = Path(__file__).parent / "fonts"
# Letters in a line at the sizes of the template, with room for wide ones: 1,040 pixels at 66 and 32.
_TITLE, _DESCRIPTION = 27, 62


def draw_card(site: str, title: str, description: str) -> bytes:
    """The picture as PNG; the same words give the same bytes, and are drawn once.

    Raises:
        AtlasError: the template is wrong.
    """
    # A heading, or a name in mkdocs.yml, may hold what no SVG can.
    site, title, description = map(replace_controls, (site, title, description))

    svg = render(
        _LOOK.name,
        site=site,
        title=textwrap.wrap(title, _TITLE, max_lines=3, placeholder=" …"),
        description=textwrap.wrap(description, _DESCRIPTION, max_lines=3, placeholder=" …"),
    )

    def draw() -> bytes:
        fonts = [str(font) for font in _find_fonts(_FONTS)]
        try:
            return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))
        except ValueError as error:
            message = f"No picture can be drawn from this template: {error}."
            raise AtlasError([Problem(Location(f"overrides/{_LOOK.name}"), message)]) from None

    return get_or_make("cards", f"{version('resvg_py')}\0{_digest_fonts(_FONTS)}\0{svg}", draw)


def _find_fonts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.ttf"))


@cache  # each page asks, and they have almost half a megabyte
def _digest_fonts(folder: Path) -> str:
    return "".join(hashlib.sha256(font.read_bytes()).hexdigest() for font in _find_fonts(folder))
