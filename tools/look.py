"""Takes pictures of the main pages and compares them to kept ones; `python -m tools.look` shows them all.

The site has no typeface of its own: it takes the reader's. So that a picture is the same on every machine, it is taken
in the typeface of the social cards, which the project carries, and without days and versions, which change by
themselves.
"""

import base64
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page
from tests.support.axe import set_scheme
from tests.support.sample import PROJECT
from tests.support.waiting import Traffic

KEPT = Path(__file__).parents[1] / "tests/browser/look"
TAKEN = PROJECT / ".cache" / "look"
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

_GRAIN = 4
"""A picture is compared in squares of so many pixels: within one, letters may be drawn a little differently."""
_THRESHOLD = 24
"""By so many of 255 steps must a channel of a square differ to count."""
TOLERANCE = 0.005
"""This share of a view's squares may differ. Measured with Chromium 156 on the first page, the comparison and a
scenario: a second run, text without coloured edges and with full hinting each give 0.0 %. Text moved by 4 pixels gives
6 to 23 %, by a twentieth larger 3 to 26 %, another colour of the ink 3 to 10 %, of links 0.4 to 1.9 %, no header 18 to
43 %."""

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
    """One of the four pictures on a page's sheet: where it stands there."""

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
    """The upper part of a page in light and dark, at a desk and on a phone, on one sheet.

    Raises:
        ForeignFontError: the picture would depend on what fonts this machine has. Where the typeface lacks a character,
            `_LACKING` needs it.
    """
    sheet = Image.new("RGB", (sum(WIDTHS.values()), HEIGHT * len(SCHEMES)))
    for screen, width in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            color_scheme="light",
            bypass_csp=True,
        )
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


def set_typeface(page: Page) -> None:
    """Have all words of the page drawn in the typeface, which is as good as loaded then."""
    for file, weights in _FACES.items():
        data = base64.b64encode((PROJECT / "hooks/isolation_atlas/output/fonts" / file).read_bytes()).decode()
        source = f"src: url(data:font/ttf;base64,{data}); font-weight: {weights};"
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
    """The share of each view that differs."""
    return {view: _share(kept.crop(view.box), taken.crop(view.box)) for view in VIEWS}


def _share(one: Image.Image, other: Image.Image) -> float:
    squares = _differing(one, other)
    return squares.histogram()[255] / (squares.width * squares.height)


def _differing(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where the pictures differ, a pixel for a square of theirs."""
    apart = ImageChops.difference(one.reduce(_GRAIN), other.reduce(_GRAIN))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if step > _THRESHOLD else 0 for step in range(256)])


def mark_difference(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """The picture that was taken, faint, and what differs in red."""
    faint = Image.blend(taken, Image.new("RGB", taken.size, "white"), 0.7)
    mask = _differing(kept, taken).resize(taken.size)
    faint.paste((200, 0, 0), (0, 0), mask)
    return faint


def read_kept(name: str) -> tuple[Image.Image, str] | None:
    """The kept sheet of a page and the browser that it was taken with; None where there is none."""
    file = KEPT / f"{name}.webp"
    if not file.is_file():
        return None
    with Image.open(file) as sheet:
        return sheet.convert("RGB"), str(sheet.getexif().get(_SOFTWARE, "an unknown browser"))


def write(sheet: Image.Image, file: Path, software: str) -> None:
    """Write a sheet without loss, and the browser that it was taken with."""
    file.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[_SOFTWARE] = software
    sheet.save(file, "WEBP", lossless=True, quality=50, method=2, exif=exif)


def write_contact_sheet() -> Path:
    """One page with all sheets that were taken, and where one differs too much, the kept one and the difference."""
    parts = []
    for name, path in PAGES.items():
        differs = (TAKEN / f"{name}.difference.webp").is_file()
        files = [("taken", TAKEN / f"{name}.webp")]
        files += [("kept", KEPT / f"{name}.webp"), ("difference", TAKEN / f"{name}.difference.webp")] if differs else []
        shown = "".join(
            f'<figure><figcaption>{word}</figcaption><img src="{file.as_uri()}" alt="{word}"></figure>'
            for word, file in files
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
