"""Draws the social card of a page: the picture that other sites show beside a link to it."""

import hashlib
import textwrap
from functools import cache
from importlib.metadata import version
from pathlib import Path

import resvg_py

from isolation_atlas.cache import get_or_make, read_entry
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Location, Problem

CARD_SIZE = (1200, 630)
"""Width and height in pixels, as readers of Open Graph data expect them."""

CARD_TEMPLATE = "card.html"
"""The name of the template of the pictures."""

_ENTRIES = "cards"
_FONTS = Path(__file__).parent / "fonts"
# Letters in a line of 1,040 pixels, at the font sizes of the template (66 and 32), with room for wide letters.
_TITLE_LENGTH, _DESCRIPTION_LENGTH = 27, 62


def write_card(site: str, title: str, description: str) -> str:
    """Return the picture as SVG.

    Raises:
        AtlasError: the template has a mistake.
    """
    # A heading, or a name in mkdocs.yml, may hold characters that SVG forbids.
    site, title, description = map(replace_controls, (site, title, description))
    return str(
        render(
            CARD_TEMPLATE,
            site=site,
            title=textwrap.wrap(title, _TITLE_LENGTH, max_lines=3, placeholder=" …"),
            description=textwrap.wrap(description, _DESCRIPTION_LENGTH, max_lines=3, placeholder=" …"),
        )
    )


def draw_card(svg: str) -> bytes:
    """Return the picture as PNG; the same SVG gives the same bytes, and is drawn only once.

    Raises:
        AtlasError: the template has a mistake.
    """

    def draw() -> bytes:
        fonts = [str(font) for font in _find_fonts(_FONTS)]
        try:
            return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))
        except ValueError as error:
            message = f"No picture can be drawn from this template: {error}."
            raise AtlasError([Problem(Location(f"overrides/{CARD_TEMPLATE}"), message)]) from None

    return get_or_make(_ENTRIES, _describe_entry(svg), draw)


def is_drawn(svg: str) -> bool:
    """Whether the cache has the picture."""
    return read_entry(_ENTRIES, _describe_entry(svg)) is not None


def _describe_entry(svg: str) -> str:
    return f"{_describe_program(_FONTS)}\0{svg}"


def _find_fonts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.ttf"))


@cache  # the fonts have almost half a megabyte, and each page asks
def _describe_program(fonts: Path) -> str:
    """What draws: the version of the library, and digests of the fonts."""
    digests = (hashlib.sha256(font.read_bytes()).hexdigest() for font in _find_fonts(fonts))
    return "\0".join((version("resvg_py"), *digests))
