"""Takes pictures of the main pages and compares them with kept ones; `python -m tools.look` shows all of them.

The site uses the typeface of the reader's machine. A picture must be the same on every machine, so it is taken with the
typeface of the social cards, which is in the repository, and without dates and versions, which change by themselves.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Route

from isolation_atlas.cache import CACHE
from tools.browser_page import Traffic, set_scheme
from tools.chromium import keep_to
from tools.project import PROJECT

KEPT = PROJECT / "tests/browser/look"
TAKEN = CACHE / "look"
PAGES = {
    "home": "",
    "start": "start/",
    "technology": "between/gvisor/",
    "comparison": "compare/",
    "experiments": "compare/experiments/",
    "guide": "compare/decide/",
    "cluster": "kubernetes/",
    "service": "kubernetes/services/",
    "scenario": "kubernetes/rolling-update/",
    "lab": "labs/first-container/",
    "escapes": "security/escapes/",
    "questions": "questions/basics/",
    "glossary": "reference/glossary/",
    "visual-language": "contributing/visual-language/",
    "lost": "containers/network/",
}
HEIGHT = 900
WIDTHS = {"desk": 1440, "phone": 360}
SCHEMES = ("light", "dark")

_SQUARE = 4
"""The side, in pixels, of the squares that are compared, because letters may differ a little within a square."""
_THRESHOLD = 24
"""The smallest difference of a colour channel, of 255, that makes two squares different."""
TOLERANCE = 0.005
"""The share of a view's squares that may differ.

It was measured with Chromium 156 on the home page, the comparison and a scenario: a second run, text without coloured
edges, and text with full hinting each give 0.0 %. Text that is moved by 4 pixels gives 6 to 23 %, text that is larger
by a twentieth 3 to 26 %, another colour of the text 3 to 10 %, another colour of links 0.4 to 1.9 %, and a missing
header 18 to 43 %.
"""

_TYPEFACE = "typeface-of-the-look"
"""The folder of the site's origin in which the browser finds the fonts."""
_SOFTWARE = 0x0131
_ENOUGH = 50
_FACES = {"IBMPlexSans-Regular.ttf": "100 500", "IBMPlexSans-SemiBold.ttf": "501 900"}
# What the typeface lacks, and which fonts a machine may or may not have, with what it has in its place.
_LACKING = {"\N{CIRCLE WITH LEFT HALF BLACK}": "\N{BULLET}", "\N{BALLOT X}": "\N{MULTIPLICATION SIGN}"}
_FREEZE = """(lacking) => {
  for (const line of document.querySelectorAll(".atlas-last-run")) line.textContent = "Every command was run.";
  for (const line of document.querySelectorAll(".md-source-file")) line.textContent = "Last changed.";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const [character, other] of Object.entries(lacking)) {
      if (texts.currentNode.data.includes(character)) {
        texts.currentNode.data = texts.currentNode.data.replaceAll(character, other);
      }
    }
  }
}"""


@dataclass(frozen=True)
class View:
    """One of the four pictures on the sheet of a page, with its place there."""

    scheme: str
    screen: str
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + WIDTHS[self.screen], self.top + HEIGHT


VIEWS = tuple(
    View(scheme, screen, 0 if screen == "desk" else WIDTHS["desk"], SCHEMES.index(scheme) * HEIGHT)
    for screen, scheme in product(WIDTHS, SCHEMES)
)


class ForeignFontError(Exception):
    """Raised for a page that is not drawn in the typeface alone; says in what else, and for which words."""


def take(browser: Browser, address: str) -> Image.Image:
    """Take the upper part of a page in light and dark, with a desk's and a phone's screen, on one sheet.

    Raises:
        ForeignFontError: the picture would depend on the fonts of this machine. `_LACKING` names what to draw instead
            of a character that the typeface lacks.
    """
    sheet = Image.new("RGB", (sum(WIDTHS.values()), HEIGHT * len(SCHEMES)))
    for screen, width in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            color_scheme="light",
        )
        keep_to(address, context)
        page = context.new_page()
        traffic = Traffic(page)
        page.goto(address)
        traffic.wait_until_quiet()
        page.evaluate(_FREEZE, _LACKING)
        set_typeface(page)
        traffic.wait_until_quiet()
        if foreign := find_foreign_fonts(page):
            raise ForeignFontError(f"{address}: {', '.join(foreign)}")
        for view in (view for view in VIEWS if view.screen == screen):
            set_scheme(page, view.scheme)
            picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
            sheet.paste(picture.convert("RGB"), (view.left, view.top))
        context.close()
    return sheet


def _answer_with_face(route: Route) -> None:
    file = PurePosixPath(urlsplit(route.request.url).path).name
    route.fulfill(path=PROJECT / "hooks/isolation_atlas/output/fonts" / file)


def set_typeface(page: Page) -> None:
    """Have all words of the page drawn in the typeface, and wait until it is loaded."""
    page.route(f"**/{_TYPEFACE}/*", _answer_with_face)
    for file, weights in _FACES.items():
        # The page's policy lets fonts come from the site alone, and so these do.
        source = f"src: url(/{_TYPEFACE}/{file}); font-weight: {weights};"
        page.add_style_tag(content=f"@font-face {{ font-family: Look; {source} }}")
    page.add_style_tag(content="*, ::before, ::after { font-family: Look, sans-serif !important; }")
    page.evaluate("Promise.all(['400 1em Look', '700 1em Look'].map((face) => document.fonts.load(face)))")


def find_foreign_fonts(page: Page) -> list[str]:
    """The fonts of the machine that the page is drawn in, each with words that it is used for.

    Of the words in ASCII, which the typeface has, the first are looked at; of all others, each.
    """
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root: dict[str, Any] = session.send("DOM.getDocument", {"depth": -1})["root"]
    found = {}
    for number, (node, words) in enumerate(_list_words(root)):
        if number < _ENOUGH or not words.isascii():
            for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
                if not font["isCustomFont"]:
                    found[font["familyName"]] = words.strip()[:60]
    session.detach()
    return [f"{words!r} in {name}" for name, words in found.items()]


def _list_words(node: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Each element below `node` that words stand in, and its words; what a stylesheet writes has none of them."""
    children = node.get("children", [])
    if words := "".join(child["nodeValue"] for child in children if child["nodeName"] == "#text").strip():
        yield node["nodeId"], words
    for pseudo in node.get("pseudoElements", []):
        yield pseudo["nodeId"], "\N{REPLACEMENT CHARACTER}"
    for child in children:
        if child["nodeName"] not in ("SCRIPT", "STYLE", "HEAD"):
            yield from _list_words(child)


def find_difference(kept: Image.Image, taken: Image.Image) -> dict[View, float]:
    """The share of squares that differ, for each view."""
    return {view: _share(kept.crop(view.box), taken.crop(view.box)) for view in VIEWS}


def _share(one: Image.Image, other: Image.Image) -> float:
    squares = _find_differing_squares(one, other)
    return squares.histogram()[255] / (squares.width * squares.height)


def _find_differing_squares(one: Image.Image, other: Image.Image) -> Image.Image:
    """A picture with a pixel for each square, which is white if the square differs."""
    difference = ImageChops.difference(one.reduce(_SQUARE), other.reduce(_SQUARE))
    red, green, blue = difference.split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return largest.point([255 if step > _THRESHOLD else 0 for step in range(256)])


def mark_difference(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """The taken picture in faint colours, with the differences in red."""
    faint = Image.blend(taken, Image.new("RGB", taken.size, "white"), 0.7)
    mask = _find_differing_squares(kept, taken).resize(taken.size)
    faint.paste((200, 0, 0), (0, 0), mask)
    return faint


def read_kept(name: str) -> tuple[Image.Image, str] | None:
    """The kept sheet of a page, and the browser with which it was taken; None if there is no sheet."""
    file = KEPT / f"{name}.webp"
    if not file.is_file():
        return None
    with Image.open(file) as sheet:
        return sheet.convert("RGB"), str(sheet.getexif().get(_SOFTWARE, "an unknown browser"))


def write(sheet: Image.Image, file: Path, software: str) -> None:
    """Write a sheet without loss, with the name of the browser as metadata."""
    file.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[_SOFTWARE] = software
    sheet.save(file, "WEBP", lossless=True, quality=50, method=2, exif=exif)


def write_contact_sheet() -> Path:
    """Write a page with all taken sheets, and with the kept sheet and the difference beside each that differs."""
    parts = []
    for name, path in PAGES.items():
        differs = (TAKEN / f"{name}.difference.webp").is_file()
        files = [("taken", TAKEN / f"{name}.webp")]
        files += [("kept", KEPT / f"{name}.webp"), ("difference", TAKEN / f"{name}.difference.webp")] if differs else []
        shown = "".join(
            f'<figure><figcaption>{caption}</figcaption><img src="{file.as_uri()}" alt="{caption}"></figure>'
            for caption, file in files
        )
        parts.append(f"<h2>{escape(name)}: /{escape(path)}{' differs' if differs else ''}</h2><div>{shown}</div>")
    style = "body { font-family: sans-serif; background: #ddd } div { display: flex; gap: 1em } figure { margin: 0 }"
    sheet = TAKEN / "index.html"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(
        f'<!doctype html><meta charset="utf-8"><title>The look of the main pages</title><style>{style} '
        f"img {{ width: 900px; max-width: 100% }}</style><h1>The look of the main pages</h1>{''.join(parts)}\n",
        encoding="utf-8",
    )
    return sheet


def main() -> int:
    missing = [name for name in PAGES if not (TAKEN / f"{name}.webp").is_file()]
    if missing:
        print(f"There is no picture of {', '.join(missing)}. Run `make look`.", file=sys.stderr)
        return 1
    print(write_contact_sheet())
    return 0


if __name__ == "__main__":
    sys.exit(main())
