"""Takes pictures of the main pages and compares them with kept ones; `python -m tools.look` shows all of them.

The site uses the typeface of the reader's machine. A picture must be the same on every machine, so it is taken with the
typeface of the social cards, which is in the repository, and without dates and versions, which change by themselves.
"""

import io
import sys
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import product
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, CDPSession, Page

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

_SOFTWARE = 0x0131
_FACES = {"IBMPlexSans-Regular.ttf": "100 500", "IBMPlexSans-SemiBold.ttf": "501 900"}
# What the typeface lacks, and which fonts a machine may or may not have, with what it has in its place.
_LACKING = {"\N{CIRCLE WITH LEFT HALF BLACK}": "\N{BULLET}", "\N{BALLOT X}": "\N{MULTIPLICATION SIGN}"}
_FREEZE = """(lacking) => {
  for (const line of document.querySelectorAll(".atlas-last-run")) line.textContent = "Every command was run.";
  for (const line of document.querySelectorAll(".atlas-page-facts > span")) line.textContent = "On a day.";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const [character, other] of Object.entries(lacking)) {
      if (texts.currentNode.data.includes(character)) {
        texts.currentNode.data = texts.currentNode.data.replaceAll(character, other);
      }
    }
  }
}"""

_SET_TYPEFACE = """async (faces) => {
  for (const [file, weight] of faces) {
    // From bytes, as the page's policy lets fonts come from the site alone.
    const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
    document.fonts.add(await new FontFace("Look", bytes, { weight }).load());
  }
  const rule = "*, ::before, ::after { font-family: Look, sans-serif !important; }";
  document.head.append(Object.assign(document.createElement("style"), { textContent: rule }));
}"""
# Of all words that are shown, also of those that a stylesheet writes before and after others: what they are drawn in if
# that is not the typeface, and their characters, each with the first words that have it.
_LIST_WORDS = """() => {
  const families = {}, characters = {}, segmenter = new Intl.Segmenter();
  const note = (words, { fontFamily }) => {
    if (!fontFamily.startsWith("Look,")) families[fontFamily] ??= words;
    for (const { segment } of segmenter.segment(words)) characters[segment] ??= words;
  };
  for (const element of document.body.querySelectorAll(":not(script, style)")) {
    if (!element.checkVisibility()) continue;
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const words = own.map(({ data }) => data).join("").trim();
    if (words) note(words, getComputedStyle(element));
    for (const place of ["::before", "::after"]) {
      const style = getComputedStyle(element, place);
      if (!["none", "normal", '""'].includes(style.content)) note(style.content, style);
    }
  }
  return { families, characters };
}"""
_PROBE = """([text, weight]) => document.body.append(Object.assign(document.createElement("p"), {
  id: "look-probe", textContent: text, style: `font-weight: ${weight}`,
}))"""


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


class Camera:
    """Takes pictures of the pages of a site, in one page of the browser for each screen."""

    def __init__(self, browser: Browser, site: str) -> None:
        """Open the pages of the browser, which load nothing but what is below the origin of an address."""
        self._pages: dict[str, Page] = {}
        for screen, width in WIDTHS.items():
            self._pages[screen] = browser.new_page(
                viewport={"width": width, "height": HEIGHT},
                reduced_motion="reduce",
                color_scheme="light",
                proxy=keep_to(site),
            )

    def take(self, address: str) -> Image.Image:
        """Take the upper part of a page in light and dark, with a desk's and a phone's screen, on one sheet.

        Raises:
            ForeignFontError: the picture would depend on the fonts of this machine. `_LACKING` names what to draw
                instead of a character that the typeface lacks.
        """
        sheet = Image.new("RGB", (sum(WIDTHS.values()), HEIGHT * len(SCHEMES)))
        for screen, page in self._pages.items():
            traffic = Traffic(page)
            page.goto(address)
            traffic.wait_until_quiet()
            page.evaluate(_FREEZE, _LACKING)
            set_typeface(page)
            traffic.wait_until_quiet()
            traffic.end()
            if foreign := find_foreign_fonts(page):
                raise ForeignFontError(f"{address}: {', '.join(foreign)}")
            for view in (view for view in VIEWS if view.screen == screen):
                set_scheme(page, view.scheme)
                picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
                sheet.paste(picture.convert("RGB"), (view.left, view.top))
        return sheet

    def close(self) -> None:
        """Close the pages of the browser."""
        for page in self._pages.values():
            page.context.close()


def set_typeface(page: Page) -> None:
    """Have all words of the page drawn in the typeface, and wait until it is loaded."""
    page.evaluate(_SET_TYPEFACE, [[_read_face(file), weights] for file, weights in _FACES.items()])


@cache
def _read_face(file: str) -> str:
    return b64encode((PROJECT / "hooks/isolation_atlas/output/fonts" / file).read_bytes()).decode()


def find_foreign_fonts(page: Page) -> list[str]:
    """The fonts of the machine that the page is drawn in, each with words that it is used for.

    The browser is asked twice for the fonts of a text: of all characters on the page, in both weights of the typeface.
    """
    words = page.evaluate(_LIST_WORDS)
    found: dict[str, str] = words["families"]
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    characters = words["characters"].items()
    for weight in ("400", "700"):
        for font in _find_fallbacks(page, session, [character for character, _ in characters], weight):
            users = (around for one, around in characters if font in _find_fallbacks(page, session, [one], weight))
            found.setdefault(font, next(users, ""))
    session.detach()
    return [f"{words.strip()[:60]!r} in {name}" for name, words in found.items()]


def _find_fallbacks(page: Page, session: CDPSession, characters: list[str], weight: str) -> list[str]:
    """The fonts of the machine in which the browser draws characters where it is to draw them in the typeface."""
    # Of a text without any letter of the typeface, the browser may name no font.
    page.evaluate(_PROBE, [" ".join(["a", *characters]), weight])
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    probe = session.send("DOM.querySelector", {"nodeId": root, "selector": "#look-probe"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": probe})["fonts"]
    page.evaluate("document.getElementById('look-probe').remove()")
    return [font["familyName"] for font in fonts if not font["isCustomFont"]]


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


def write(sheet: Image.Image, file: Path, software: str, *, small: bool = False) -> None:
    """Write a sheet without loss, with the name of the browser as metadata; a small file takes four times as long."""
    file.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[_SOFTWARE] = software
    effort = {"quality": 50, "method": 2} if small else {"quality": 0, "method": 0}
    sheet.save(file, "WEBP", lossless=True, exif=exif, **effort)


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
