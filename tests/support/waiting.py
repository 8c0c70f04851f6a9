"""Waits for what a reader does on a page: a search that is answered, a print that is prepared."""

from playwright.sync_api import Locator, Page


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
    with page.expect_response("**/print.js") as answer:
        page.keyboard.press("Control")
    page.evaluate("address => import(address).then(() => null)", answer.value.url)
