"""Waits for what a reader does on a page: a search that is answered."""

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
