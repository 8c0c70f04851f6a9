"""Draws the social card of a page: the picture that other sites show beside a link to it."""

import hashlib
import io
import textwrap
from functools import cache
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from isolation_atlas.cache import get_or_make
from isolation_atlas.control_characters import replace_controls

CARD_SIZE = (1200, 630)
"""Width and height in pixels, as readers of Open Graph data expect them."""

_FONTS = Path(__file__).parent / "fonts"
_REGULAR, _SEMI_BOLD = "IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf"
# Letters in a line of 1,040 pixels, at 66 and 32 pixels for a letter, with room for wide letters.
_TITLE_LENGTH, _DESCRIPTION_LENGTH = 27, 62

# A picture with one byte for each pixel is drawn and compressed in half the time of one with three. Its colours go from
# the ground's to white, and the last one is the stripe's.
_GROUND, _WHITE, _STRIPE = (0x0C, 0x22, 0x2B), (0xFF, 0xFF, 0xFF), (0xF0, 0xA3, 0x6B)
_BAR, _GREY, _BRIGHT, _ACCENT = 66, 218, 254, 255
# The usual 6 makes a picture of 13 kB instead of 17 in twice the time.
_COMPRESSION = 3
# The logo in units of four pixels: corners of rectangles.
_LOGO = ((1, 13, 15, 15), (2, 1, 14, 3), (2, 3, 4, 11), (12, 3, 14, 11), (6, 5, 10, 11))


def draw_card(site: str, title: str, description: str, code: str) -> bytes:
    """Return the picture as PNG; the same words give the same bytes, and are drawn only once.

    Args:
        site: the name of the site.
        title: the title of the page, of which three lines are shown.
        description: what the page says, of which three lines are shown.
        code: a digest of the code that draws.
    """
    # A heading, or a name in mkdocs.yml, may hold characters that no typeface has.
    words = [replace_controls(text) for text in (site, title, description)]
    inputs = "\0".join((PIL.__version__, _digest_fonts(), code, *words))
    return get_or_make("cards", inputs, lambda: _draw(*words))


def _draw(site: str, title: str, description: str) -> bytes:
    picture = Image.new("L", CARD_SIZE, 0)
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in _LOGO:
        pen.rectangle((80 + 4 * left, 64 + 4 * top, 79 + 4 * right, 63 + 4 * bottom), fill=_BRIGHT)
    _write(pen, (164, 108), site, _find_font(_SEMI_BOLD, 34), _GREY)
    for number, line in enumerate(_wrap(title, _TITLE_LENGTH)):
        _write(pen, (80, 234 + 78 * number), line, _find_font(_SEMI_BOLD, 66), _BRIGHT)
    for number, line in enumerate(reversed(_wrap(description, _DESCRIPTION_LENGTH))):
        _write(pen, (80, 545 - 44 * number), line, _find_font(_REGULAR, 32), _GREY)
    pen.rectangle((0, 590, 1199, 629), fill=_BAR)
    pen.rectangle((0, 590, 1199, 597), fill=_ACCENT)
    picture.putpalette(_list_colours())
    png = io.BytesIO()
    picture.save(png, "PNG", compress_level=_COMPRESSION)
    return png.getvalue()


def _write(
    pen: ImageDraw.ImageDraw, start: tuple[int, int], text: str, font: ImageFont.FreeTypeFont, colour: int
) -> None:
    """Write one line, which starts on its base line."""
    pen.text(start, text, fill=colour, font=font, anchor="ls")


def _wrap(text: str, length: int) -> list[str]:
    return textwrap.wrap(text, length, max_lines=3, placeholder=" …")


@cache
def _list_colours() -> bytes:
    """The red, green and blue of each of 256 colours."""
    steps = (
        round(dark + (bright - dark) * step / _BRIGHT)
        for step in range(_ACCENT)
        for dark, bright in zip(_GROUND, _WHITE, strict=True)
    )
    return bytes((*steps, *_STRIPE))


@cache
def _find_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The other way to lay out text depends on what a machine has.
    return ImageFont.truetype(_FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@cache  # the fonts have almost half a megabyte, and each page asks
def _digest_fonts() -> str:
    return hashlib.sha256(b"".join((_FONTS / name).read_bytes() for name in (_REGULAR, _SEMI_BOLD))).hexdigest()
