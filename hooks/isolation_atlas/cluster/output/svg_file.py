"""Turns a drawing into an SVG file that needs no other file: with styles for light and dark, and with the legend."""

import re
from functools import cache
from html import escape

from isolation_atlas.cluster.output.legend import WIDTH, Entry, list_entries
from isolation_atlas.cluster.view.view import View
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.resources import STYLESHEETS

# All values are in pixels.
MARGIN = 16
"""The space around the picture."""
GAP = 18
"""The space between two entries of the legend."""
CHARACTER = 7.5
"""The maximum width of a character in the legend."""
ROW = 24
"""The height of a row of the legend."""
MIN_WIDTH = 420


def to_standalone(drawing: str, view: View, title: str) -> str:
    """The text of the SVG file.

    Args:
        drawing: the inline SVG of the view.
        view: the view.
        title: the title of the drawing.
    """
    size = re.match(r'<svg[^>]*?viewBox="[^"]*? ([\d.]+) ([\d.]+)"', drawing)
    width, height = (float(size[1]), float(size[2])) if size else (MIN_WIDTH, 0.0)
    inner = max(width, MIN_WIDTH)
    notice = _wrap(view.folded, int(inner / CHARACTER)) if view.folded else []
    entries, legend_height = _legend(list_entries(view), inner, height + MARGIN)
    top = height + MARGIN + legend_height
    notice_lines = "".join(
        f'<text x="0" y="{top + ROW * (row + 0.7):g}">{escape(line)}</text>' for row, line in enumerate(notice)
    )
    total = top + ROW * len(notice)
    outer_width, outer_height = inner + 2 * MARGIN, total + 2 * MARGIN
    return replace_controls(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{outer_width:g}" height="{outer_height:g}" '
        f'viewBox="0 0 {outer_width:g} {outer_height:g}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(view.description)}</desc>"
        f"<style>{_styles()}</style>"
        f'<rect class="paper" width="{outer_width:g}" height="{outer_height:g}"/>'
        f'<g transform="translate({MARGIN},{MARGIN})">{drawing}{entries}{notice_lines}</g></svg>\n'
    )


def _legend(entries: list[Entry], width: float, top: float) -> tuple[str, float]:
    """The legend below the drawing, and its height."""
    drawn, left, row = [], 0.0, 0
    for entry in entries:
        needed = WIDTH + 8 + len(entry.text) * CHARACTER
        if left and left + needed > width:
            left, row = 0.0, row + 1
        drawn.append(
            f'<g transform="translate({left:g},{top + row * ROW:g})">{entry.swatch}'
            f'<text x="{WIDTH + 8}" y="13">{escape(entry.text)}</text></g>'
        )
        left += needed + GAP
    return "".join(drawn), ROW * (row + 1) if entries else 0.0


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@cache
def _read_styles() -> tuple[list[tuple[str, str, str]], str]:
    """The site's colours, each with its name and its values in light and dark, and its rules for drawings."""
    tokens, drawing = ((STYLESHEETS / name).read_text(encoding="utf-8") for name in ("tokens.css", "drawing.css"))
    colours = re.findall(r"(--atlas-[\w-]+): .*\blight-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", tokens)
    # The stylesheet is one rule that nests all others. Its own selector matches only on a page, so it is removed.
    uncommented = re.sub(r"/\*.*?\*/", "", drawing, flags=re.DOTALL)
    return colours, uncommented[uncommented.index("{") + 1 : uncommented.rindex("}")]


@cache
def plain_styles() -> str:
    """The same in light, for programs that know neither nested rules nor variables."""
    from isolation_atlas.cluster.output.plain_styles import to_plain  # noqa: PLC0415 - most files need none

    colours, rules = _read_styles()
    light = {name: value for name, value, _ in colours}
    font = 'svg { font-size: 14px; font-family: Arial, "Liberation Sans", "IBM Plex Sans", sans-serif; }'
    return f"{font}\n.paper {{ fill: {light['--atlas-paper']}; }}\n{to_plain(rules, light)}"


@cache
def _styles() -> str:
    """The site's colours and rules for drawings, so that a file looks as the drawing on a page."""
    colours, inner = _read_styles()
    light = " ".join(f"{name}: {value};" for name, value, _ in colours)
    dark = " ".join(f"{name}: {value};" for name, _, value in colours)
    rules = re.sub(r"\s+", " ", inner.replace("& ", "")).strip()
    return (
        f'svg {{ {light} font: 14px Arial, "Liberation Sans", sans-serif; }} '
        f"@media (prefers-color-scheme: dark) {{ svg {{ {dark} }} }} "
        f".paper {{ fill: var(--atlas-paper); }} {rules}"
    )
