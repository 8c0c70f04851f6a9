"""Drives a page of the site in a browser: waits for a condition or for the end of all requests, and sets the scheme.

Playwright's own `wait_for_function` evaluates text, which the content security policy of the pages forbids. Its
`networkidle` takes at least half a second on every page, because it waits for half a second without a request.
"""

import time

from playwright.sync_api import Page, Request

_SECONDS = 30
_SHORTEST_PAUSE, _LONGEST_PAUSE = 5, 50
"""The milliseconds between two looks at a condition: most are true soon, and some not for a long time."""
_IDLE_ROUNDS = 3
"""The number of times in a row that a page must be idle, because one script may load the next."""

# Waits for a frame, which an idle page draws too, and then for idle time.
_WAIT_FOR_IDLE = (
    "() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done, { timeout: 1000 })))"
)


def wait_until(page: Page, condition: str, argument: object = None, *, seconds: float = _SECONDS) -> None:
    """Wait until `condition`, an expression or a function of `argument`, is true on the page.

    Raises:
        AssertionError: the condition is not true in time.
    """
    end, pause = time.monotonic() + seconds, _SHORTEST_PAUSE
    while not page.evaluate(condition, argument):
        assert time.monotonic() < end, f"still not true after {seconds} s: {condition}"
        page.wait_for_timeout(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def set_scheme(page: Page, scheme: str) -> None:
    """Set the light or the dark scheme, as the switch in the header of the page does."""
    name = {"light": "default", "dark": "slate"}[scheme]
    page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", name)


class Traffic:
    """Counts the requests of a page and their answers; create it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._requested, self._answered = 0, 0
        page.on("request", self._count_request)
        page.on("requestfinished", self._count_answer)
        page.on("requestfailed", self._count_answer)

    def end(self) -> None:
        """Stop counting."""
        self._page.remove_listener("request", self._count_request)
        self._page.remove_listener("requestfinished", self._count_answer)
        self._page.remove_listener("requestfailed", self._count_answer)

    def _count_request(self, _: Request) -> None:
        self._requested += 1

    def _count_answer(self, _: Request) -> None:
        self._answered += 1

    def wait_until_quiet(self) -> None:
        """Wait until every request is answered and the loaded scripts have run.

        Raises:
            AssertionError: a request is not answered in time.
        """
        end, rounds = time.monotonic() + _SECONDS, 0
        while rounds < _IDLE_ROUNDS:
            before = self._requested
            self._page.evaluate(_WAIT_FOR_IDLE)
            rounds = rounds + 1 if before == self._requested == self._answered else 0
            assert time.monotonic() < end, f"{self._requested - self._answered} requests are open after {_SECONDS} s"
