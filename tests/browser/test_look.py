"""The main pages look as they did when someone last looked at them."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser
from tools import look

WAY_OUT = (
    "`make look` shows all of it on one sheet. Is the new look meant? Then keep it with\n"
    "`.venv/bin/python -m pytest tests/browser/test_look.py --write-golden`."
)


@pytest.fixture(scope="module")
def camera(browser: Browser, address: str) -> Iterator[look.Camera]:
    camera = look.Camera(browser, address)
    yield camera
    camera.close()


@pytest.mark.parametrize("name", look.PAGES)
def test_a_main_page_looks_as_it_did(
    camera: look.Camera, browser: Browser, address: str, name: str, request: pytest.FixtureRequest
) -> None:
    taken = camera.take(address + look.PAGES[name])
    software = f"Chromium {browser.version}"
    kept = look.read_kept(name)
    look.write(taken, look.TAKEN / f"{name}.webp", software)
    difference = look.TAKEN / f"{name}.difference.webp"
    difference.unlink(missing_ok=True)
    # What differs within the tolerance is not kept anew: a picture changes when the look does.
    broken = (
        {}
        if kept is None
        else {view: share for view, share in look.find_difference(kept[0], taken).items() if share > look.TOLERANCE}
    )
    if request.config.getoption("--write-golden"):
        if kept is None or broken:
            look.write(taken, look.KEPT / f"{name}.webp", software, small=True)
        return
    assert kept, f"No picture of {name} is kept. {WAY_OUT}"
    if broken:
        look.write(look.mark_difference(kept[0], taken), difference, software)
    said = [f"  in {view.scheme}, {view.screen}: {share:.1%} differ" for view, share in broken.items()]
    assert not said, "\n".join(
        [
            f"{name} (/{look.PAGES[name]}) looks other than in the kept picture, by more than {look.TOLERANCE:.0%}:",
            *said,
            f"Kept: {look.KEPT / name}.webp, taken with {kept[1]}.",
            f"Now: {look.TAKEN / name}.webp, taken with {software}; what differs is red in {difference}.",
            WAY_OUT,
        ]
    )


def test_words_that_are_drawn_in_a_font_of_the_machine_are_found(browser: Browser) -> None:
    page = browser.new_page()
    words = '<meta charset="utf-8"><p>Words, café</p><p id="other">Wörter</p>'
    page.route("http://127.0.0.1:9/", lambda route: route.fulfill(body=words, content_type="text/html"))
    page.goto("http://127.0.0.1:9/")
    look.set_typeface(page)
    assert look.find_foreign_fonts(page) == []
    page.locator("#other").evaluate("words => words.style.setProperty('font-family', 'monospace', 'important')")
    [said] = look.find_foreign_fonts(page)
    assert said.startswith("'Wörter' in ")
    page.context.close()


_read_kept = lru_cache(maxsize=1)(look.read_kept)


def _darken(sheet: Image.Image) -> Image.Image:
    return sheet.point(lambda brightness: brightness * 0.85)


@pytest.mark.parametrize(
    ("change", "is_seen"),
    [
        (lambda sheet: sheet.filter(ImageFilter.GaussianBlur(0.4)), False),
        (lambda sheet: ImageChops.offset(sheet, 0, 4), True),
        (lambda sheet: ImageChops.offset(sheet, 4, 0), True),
        (_darken, True),
    ],
    ids=["softer letters", "lower by 4 pixels", "to the right by 4 pixels", "darker paper"],
)
@pytest.mark.parametrize("name", look.PAGES)
def test_what_is_moved_or_coloured_otherwise_is_seen_and_what_is_drawn_more_softly_is_not(
    name: str, change: Callable[[Image.Image], Image.Image], is_seen: bool
) -> None:
    kept = _read_kept(name)
    assert kept
    shares = look.find_difference(kept[0], change(kept[0]))
    assert (max(shares.values()) > look.TOLERANCE) == is_seen, shares
