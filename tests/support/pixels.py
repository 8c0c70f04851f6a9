"""Looks at pictures of pages."""

import re

from PIL import Image
from playwright.sync_api import Page

# A colour of the page as the browser computes it: its token holds one for light and one for dark.
_COMPUTED = """(token) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${token})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}"""


def find_colour(page: Page, token: str) -> tuple[int, ...]:
    """The red, green and blue of a colour that the stylesheet names."""
    return tuple(map(int, re.findall(r"\d+", page.evaluate(_COMPUTED, token))))[:3]


def find_lines(page: Page, shot: Image.Image, x: int) -> list[int]:
    """Where a line between rows is, from the top, below the head of the table."""
    line = find_colour(page, "--atlas-line")
    return [y for y in range(300, shot.height) if shot.getpixel((x, y)) == line]
