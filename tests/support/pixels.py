"""Looks at pictures of pages."""

from PIL import Image, ImageColor
from playwright.sync_api import Page


def find_lines(page: Page, shot: Image.Image, x: int) -> list[int]:
    """Where a line between rows is, from the top, below the head of the table."""
    line = ImageColor.getrgb(page.evaluate("getComputedStyle(document.body).getPropertyValue('--atlas-line').trim()"))
    return [y for y in range(300, shot.height) if shot.getpixel((x, y)) == line]
