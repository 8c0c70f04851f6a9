"""Waits for something on a page whose policy forbids what Playwright's own `wait_for_function` does: evaluate text."""

import time

from playwright.sync_api import Page

_SECONDS = 30


def wait_until(page: Page, condition: str, argument: object = None, *, seconds: float = _SECONDS) -> None:
    """Wait until `condition`, an expression or a function of `argument`, is true on the page.

    Raises:
        AssertionError: it is not in time.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(condition, argument):
        assert time.monotonic() < end, f"still not true after {seconds} s: {condition}"
        page.wait_for_timeout(50)
