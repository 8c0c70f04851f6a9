"""Draws the SVG file of a view as PNG, in the light colours."""

import re
from pathlib import Path

from isolation_atlas.cluster.output.svg_file import plain_styles

_FONTS = Path(__file__).parents[2] / "output" / "fonts"

ZOOM = 2
"""How many pixels of the picture a pixel of the drawing gets, for screens that have more."""

LONGEST = 8000
"""A picture with a longer side gets one pixel for each pixel of the drawing."""


def to_png(svg: str) -> bytes:
    """The picture.

    Args:
        svg: the text of the SVG file, as `to_standalone` writes it.

    Raises:
        ValueError: it can't be drawn; says why.
    """
    import resvg_py  # noqa: PLC0415 - the other formats need none

    # It does not know nested rules or variables, so the file's own rules are replaced.
    start, end = svg.index("<style>"), svg.index("</style>")
    plain = f"{svg[:start]}<style>{plain_styles()}{svg[end:]}"
    size = re.match(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    longest = max(float(size[1]), float(size[2])) if size else 0.0
    zoom = ZOOM if longest * ZOOM <= LONGEST else 1
    fonts = [str(font) for font in sorted(_FONTS.glob("*.ttf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=plain, zoom=zoom, font_files=fonts, font_family="IBM Plex Sans"))
