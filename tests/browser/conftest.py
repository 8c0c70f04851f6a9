"""Pages in a real browser, and all that goes wrong on them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from tests.support.waiting import Traffic

# The browser itself says so in its console, but not for every kind of thing that it blocks.
_TELL_WHAT_IS_BLOCKED = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`blocked by the page's policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""


@dataclass
class Visit:
    """A page in a browser, and all that went wrong on it."""

    page: Page
    traffic: Traffic
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def _note_failure(visit: "Visit", url: str, failure: str | None) -> None:
    # The icon of a page that a reader leaves at once is broken off by the browser itself.
    if not (url.endswith("favicon.svg") and failure == "net::ERR_ABORTED"):
        visit.faults.append(f"failed: {url} {failure}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens pages; after the test, each must have loaded without an error and asked its own origin only."""
    visits: list[Visit] = []

    def open_page(address: str, before: Callable[[Page], object] = lambda _: None, **options: Any) -> Visit:
        context = browser.new_context(**options)
        context.add_init_script(_TELL_WHAT_IS_BLOCKED)
        page = context.new_page()
        visit = Visit(page, Traffic(page))
        visits.append(visit)
        origin = urlsplit(address).netloc

        def note_request(url: str) -> None:
            visit.requests.append(url)
            if urlsplit(url).netloc != origin and urlsplit(url).scheme in ("http", "https"):
                visit.faults.append(f"request to a third party: {url}")

        def note_console(said: ConsoleMessage) -> None:
            if said.type in ("error", "warning"):
                visit.faults.append(said.text)

        page.on("request", lambda request: note_request(request.url))
        page.on("requestfailed", lambda request: _note_failure(visit, request.url, request.failure))
        page.on("console", note_console)
        page.on("pageerror", lambda error: visit.faults.append(f"error in a script: {error}"))
        before(page)
        page.goto(address)
        if options.get("java_script_enabled", True):
            visit.traffic.wait_until_quiet()
        return visit

    yield open_page
    faults = [fault for visit in visits for fault in visit.faults]
    for visit in visits:
        visit.page.context.close()
    assert faults == []
