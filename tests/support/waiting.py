"""Waits for something on a page: that a condition holds, or that nothing is left to load or to do.

The pages' policy forbids what Playwright's own `wait_for_function` does: evaluate text. Its `networkidle` waits for
half a second without a request, on every page.
"""

import time
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, Request

_SECONDS = 30
_QUIET = 3
"""So often must a page have nothing to do, as one script may ask for the next."""

# A page that has nothing to do still gives frames.
_REST = "() => new Promise((rested) => requestAnimationFrame(() => requestIdleCallback(rested, { timeout: 1000 })))"

# Asks with each frame.
_UNTIL = """async ([argument, milliseconds]) => {
  const end = performance.now() + milliseconds;
  const holds = () => {
    const found = (%s);
    return typeof found === "function" ? found(argument) : found;
  };
  while (!holds()) {
    if (performance.now() > end) return false;
    await new Promise(requestAnimationFrame);
  }
  return true;
}"""


def wait_until(page: Page, condition: str, argument: object = None, *, seconds: float = _SECONDS) -> None:
    """Wait until `condition`, an expression or a function of `argument`, is true on the page.

    Raises:
        AssertionError: it is not in time.
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        # Another page may come while this one is asked.
        with suppress(Error):
            if page.evaluate(_UNTIL % condition, [argument, left * 1000]):
                return
    raise AssertionError(f"still not true after {seconds} s: {condition}")


def search(page: Page, query: str, result: str = "/") -> Locator:
    """Search for `query` by keyboard; gives the first link to what answers it, whose address has `result` in it.

    The results of a query that is half typed come first.
    """
    page.keyboard.press("/")
    page.keyboard.type(query)
    first = page.locator(f".md-search-result[aria-busy=false] .md-search-result__link[href*='{result}']").first
    first.wait_for()
    return first


def expect_print(page: Page) -> None:
    """Press what a reader presses first to print, and wait until the script that comes with it has run."""
    with page.expect_response("**/paper.js") as answer:
        page.keyboard.press("Control")
    page.evaluate("address => import(address).then(() => null)", answer.value.url)


class Traffic:
    """What a page has asked for, and what of it is not answered yet; made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked, self._answered = 0, 0
        page.on("request", self._ask)
        page.on("requestfinished", self._answer)
        page.on("requestfailed", self._answer)

    def end(self) -> None:
        """Count no more."""
        self._page.remove_listener("request", self._ask)
        self._page.remove_listener("requestfinished", self._answer)
        self._page.remove_listener("requestfailed", self._answer)

    def _ask(self, _: Request) -> None:
        self._asked += 1

    def _answer(self, _: Request) -> None:
        self._answered += 1

    def wait_until_quiet(self, seconds: float = _SECONDS) -> None:
        """Wait until all is answered and the scripts that came have run.

        Raises:
            AssertionError: something is not answered in time.
        """
        end, quiet = time.monotonic() + seconds, 0
        while quiet < _QUIET:
            asked = self._asked
            self._page.evaluate(_REST)
            quiet = quiet + 1 if asked == self._asked == self._answered else 0
            assert time.monotonic() < end, f"{self._asked - self._answered} requests are open after {seconds} s"
