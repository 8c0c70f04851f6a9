"""Draws the diagrams of a built site that are left to the reader's browser, with Mermaid itself in Chromium.

The drawing is the one that the reader's browser would make, because the same scripts make it. A diagram that can't be
drawn stays with the browser, which then says why.
"""

import argparse
import html
import math
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, Page, Route, sync_playwright

from isolation_atlas.cache import get_or_make
from isolation_atlas.output.next_page import NEXT_PAGE, write_next_page
from isolation_atlas.page.fence import find_fences, same_text
from tools.chromium import launch
from tools.project import PROJECT
from tools.release.command import ReleaseError, run

ASSETS = PROJECT / "docs/assets"
_LIBRARY = "assets/mermaid"
_PLACE = "http://diagrams.invalid/"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript"}
_SHEETS = ("stylesheets/tokens.css", "stylesheets/theme.css")
_BLANK = (
    '<!DOCTYPE html><meta charset="utf-8">'
    + "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in _SHEETS)
    + '<body data-md-color-scheme="default">'
)
# Mermaid numbers some commits and shapes by chance; the same bytes need the same numbers.
_SAME_CHANCE = "let seed = 1; Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;"
_ENDED = "the drawing has ended"
# A page that is busy answers no question and heeds no limit of time, so it is asked for nothing until it says this.
_DRAW = f"""([id, source]) => setTimeout(async () => {{
  try {{
    const [{{ default: mermaid }}, {{ drawInBothSchemes }}] = await Promise.all([
      import("/mermaid/mermaid.esm.min.mjs"), import("/javascripts/mermaid-schemes.js")]);
    window.drawn = await drawInBothSchemes(mermaid, id, source);
  }} catch (error) {{
    window.drawn = {{ fault: error?.message ?? error?.str ?? String(error) }};
  }}
  console.debug("{_ENDED}");
}})"""
_ID = "atlas-ID"
# mermaid2 writes such a page again, with the attributes in another order.
_DIAGRAM = re.compile(
    r"<div (?P<attributes>[^>]*\batlas-diagram--browser\b[^>]*)>"
    r'<pre class="mermaid"><code>(?P<source>.*?)</code></pre></div>',
    re.DOTALL,
)
_LABEL = re.compile(r'aria-label="([^"]*)"')
_SCRIPTS = re.compile(r"<script>window\.mermaidConfig\b.*?</script>", re.DOTALL)
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="([^"]+)"')
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_MOST_WIDTH = re.compile(r"max-width:[^;]*;?\s*")
_REPLACED = re.compile(r'\s(?:width|height|role|aria-roledescription|style)="[^"]*"')


MOST_SECONDS = 30
"""How long a drawing may take; a sequence of 4,000 messages takes 12 s."""

MOST_MEGABYTES = 2_000
"""How much memory the scripts of a drawing may have."""

MOST_EXHAUSTED = 3
"""After how many drawings that take too much no more are begun, so that a build ends."""


class DrawingError(Exception):
    """Raised if Mermaid can't draw the source; has the message of Mermaid."""


class ExhaustedError(DrawingError):
    """Raised if a drawing takes too much; the page of its drawer draws no more."""

    def __init__(self) -> None:
        super().__init__(f"it takes more than {MOST_SECONDS} s or {MOST_MEGABYTES:,} MB. Divide it, or show less.")


class Drawer:
    """Draws Mermaid source with the project's own Mermaid, in a page that can ask for nothing but its files."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def draw(self, source: str) -> str:
        """Return the drawing as one `<svg>` whose ids start with `atlas-ID`; its colours are those of both schemes.

        Raises:
            DrawingError: Mermaid refuses the source.
            ExhaustedError: it takes too much time or memory.
        """
        # Each drawing has a page of its own, so that it does not depend on the drawings before it.
        self._page.goto(_PLACE)
        self._page.evaluate(_SAME_CHANCE)
        try:
            with self._page.expect_console_message(lambda said: said.text == _ENDED, timeout=MOST_SECONDS * 1000):
                self._page.evaluate(_DRAW, [_ID, source])
            drawn = self._page.evaluate("drawn")
        except Error:  # the time is over, or the page has crashed
            raise ExhaustedError from None
        if "fault" in drawn:
            raise DrawingError(" ".join(drawn["fault"].split()))
        return str(drawn["svg"])


@contextmanager
def open_drawer() -> Iterator[Drawer]:
    """Start Chromium for drawings.

    Raises:
        ReleaseError: there is no Chromium, or it does not start.
    """
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright, f"--js-flags=--max-old-space-size={MOST_MEGABYTES}")
            context = browser.new_context(service_workers="block")
            context.route("**/*", answer_with_assets)
            yield Drawer(context.new_page())
            browser.close()
    except FileNotFoundError as error:
        raise ReleaseError(f"Chromium draws the diagrams. {error}") from error


def answer_with_assets(route: Route) -> None:
    """Answer requests of the drawing page from the assets of the project, and refuse all others."""
    address = urlsplit(route.request.url)
    file = ASSETS / unquote(address.path).lstrip("/")
    if not route.request.url.startswith(_PLACE):
        route.abort()
    elif address.path == "/":
        route.fulfill(body=_BLANK, content_type="text/html")
    elif file.is_file() and file.suffix in _TYPES:
        route.fulfill(path=file, content_type=_TYPES[file.suffix])
    else:
        route.abort()


def draw_site(site: Path) -> tuple[int, list[str]]:
    """Draw the diagrams of all pages into them, and remove Mermaid if no page needs it any more.

    Returns:
        The number of diagrams drawn, and a sentence for each one that can't be, with its place.

    Raises:
        ReleaseError: there is no Chromium, or several drawings take too much.
    """
    version = "".join(
        (ASSETS / name).read_text(encoding="utf-8")
        for name in ("mermaid/VERSION", "javascripts/mermaid-schemes.js", *_SHEETS)
    )
    drawn, exhausted, left = 0, 0, list[str]()
    with ExitStack() as stack:
        drawers = list[Drawer]()

        def draw(source: str) -> bytes:
            if not drawers:
                drawers.append(stack.enter_context(open_drawer()))
            return drawers[0].draw(source).encode()

        for path in sorted(site.rglob("*.html")):
            page = path.read_text(encoding="utf-8")
            parts, end, number = list[str](), 0, 0
            for number, found in enumerate(_DIAGRAM.finditer(page), start=1):
                source = html.unescape(found["source"])
                try:
                    svg = get_or_make("diagrams-by-mermaid", f"{version}\0{source}", partial(draw, source)).decode()
                except DrawingError as error:
                    left.append(f"{_locate(path.relative_to(site), source)}: Mermaid can't draw this: {error}")
                    if isinstance(error, ExhaustedError):
                        drawers.clear()
                        stack.close()
                        exhausted += 1
                    if exhausted == MOST_EXHAUSTED:
                        raise ReleaseError("\n".join([*left, "No more diagrams were drawn."])) from None
                    continue
                parts += [
                    page[end : found.start()],
                    _write(svg, f"mermaid-drawn-{number}", found["attributes"]),
                ]
                end = found.end()
                drawn += 1
            if parts:
                text = "".join([*parts, page[end:]])
                text = _SCRIPTS.sub("", text) if not _DIAGRAM.search(text) else text
                path.write_text(text, encoding="utf-8")
                if (following := path.with_name(NEXT_PAGE)).is_file():
                    following.write_text(write_next_page(text), encoding="utf-8")
    if not left:
        shutil.rmtree(site / _LIBRARY, ignore_errors=True)
    return drawn, left


def _locate(page: Path, source: str) -> str:
    """Where an author finds a diagram of a page of the site, such as "docs/index.md:3:1"; else the page of the site."""
    for file in (Path(f"{page.parent}.md"), page.with_suffix(".md")):
        path = PROJECT / "docs" / file
        for opening in find_fences(path.read_text(encoding="utf-8")) if path.is_file() else ():
            if opening.language == "mermaid" and same_text(opening, source):
                return f"docs/{file.as_posix()}:{opening.line}:{opening.indent + 1}"
    return page.as_posix()


def _write(svg: str, identity: str, attributes: str) -> str:
    """The drawing in a box like that of a cluster, with a fixed size, so that nothing moves when it appears."""
    label = (_LABEL.findall(attributes) or ["Diagram"])[0]
    tag = _OPENING.findall(svg)[0]
    _, _, width, height = (math.ceil(float(number)) for number in _VIEW.findall(tag)[0].split())
    own = "".join(_MOST_WIDTH.sub("", style) for style in _STYLE.findall(tag))
    size = f'width="{width}" height="{height}" style="--atlas-width: {width}px; {own}"'
    head = f'{_REPLACED.sub("", tag)[:-1]} role="img" aria-label="{label}" {size}>'
    drawing = svg.replace(tag, head, 1).replace(_ID, identity).replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    box = attributes.replace(" atlas-diagram--browser", "")
    return f'<div {box} data-atlas="full-screen">{drawing}</div>'


def main(arguments: list[str] | None = None) -> int:
    """Draw the diagrams of a built site; return 1 if one can't be drawn, or if there is no Chromium."""
    parser = argparse.ArgumentParser(prog="make build BROWSER=1", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    return run(lambda: _report(parser.parse_args(arguments).site))


def _report(site: Path) -> str:
    if not (site / "index.html").is_file():
        raise ReleaseError(f"There is no built site in {site}. Run `make build` first.")
    drawn, left = draw_site(site)
    if left:
        raise ReleaseError("\n".join(left))
    return f"Chromium has drawn {drawn} diagrams with Mermaid."


if __name__ == "__main__":
    sys.exit(main())
