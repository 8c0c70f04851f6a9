"""Pages in a real browser, and all that goes wrong on them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect
from tools.browser_page import Traffic, wait_until

# Machines are shared and noisy: loading the search alone may take them more than the usual 5 s.
expect.set_options(timeout=30_000)

# The browser itself says so in its console, but not for every kind of thing that it blocks.
_TELL_WHAT_IS_BLOCKED = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`blocked by the page's policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
# What an open page can be given anew, unlike the other options of a context.
_MEDIA = ("media", "color_scheme", "reduced_motion", "forced_colors")
_USUAL_SIZE = {"width": 1280, "height": 720}
_STATE = """[location.href, innerWidth, innerHeight, scrollX, scrollY, document.body.dataset.mdColorScheme,
  document.activeElement.tagName, document.querySelectorAll(":is([open], :checked)").length]"""


class Visit:
    """A page in a browser, and all that went wrong on it.

    Attributes:
        page, traffic: the page, and what it has asked for.
        faults: what went wrong.
        requests: the addresses that it asked for.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.traffic = page, Traffic(page)
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._origin = origin
        self._listeners: dict[str, Callable[[Any], None]] = {
            "request": self._note_request,
            "requestfailed": self._note_failure,
            "console": self._note_console,
            "pageerror": lambda error: self.faults.append(f"error in a script: {error}"),
        }
        for event, listen in self._listeners.items():
            page.on(event, listen)  # type: ignore[call-overload]

    def end(self) -> None:
        """Listen no more."""
        self.traffic.end()
        for event, listen in self._listeners.items():
            self.page.remove_listener(event, listen)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if urlsplit(request.url).netloc != self._origin and urlsplit(request.url).scheme in ("http", "https"):
            self.faults.append(f"request to a third party: {request.url}")

    def _note_failure(self, request: Request) -> None:
        # The icon of a page that a reader leaves at once is broken off by the browser itself.
        if not (request.url.endswith("favicon.svg") and request.failure == "net::ERR_ABORTED"):
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _note_console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.faults.append(said.text)


class Pages:
    """Opens addresses in pages that are used again: to make a page and its context takes as long as to load it.

    A page that is used again has nothing of the visit before but what its context has in its cache.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._idle: dict[BrowserContext, list[Page]] = {}

    def open(self, address: str, before: Callable[[Page], object] | None = None, **options: Any) -> Visit:
        """Open the address, and wait until the page has nothing more to do.

        Args:
            address: what to open.
            before: called with the page before it is opened; such a page is the first and last in a context of its own.
            options: those of a context, and `media`.
        """
        page = self._browser.new_context(**options).new_page() if before else self._take(options)
        if before:
            page.add_init_script(_TELL_WHAT_IS_BLOCKED)
            before(page)
        visit = Visit(page, urlsplit(address).netloc)
        page.goto(address)
        if options.get("java_script_enabled", True):
            visit.traffic.wait_until_quiet()
        return visit

    def _take(self, options: Mapping[str, Any]) -> Page:
        """A page with these options, that has been used or not."""
        context = self._context({name: value for name, value in options.items() if name not in ("viewport", *_MEDIA)})
        page = self._idle[context].pop() if self._idle[context] else context.new_page()
        # A page that another one covers is given a frame a second.
        page.bring_to_front()
        page.set_viewport_size(options.get("viewport", _USUAL_SIZE))
        page.emulate_media(**{name: options.get(name, "null") for name in _MEDIA})
        return page

    def close(self, visit: Visit) -> None:
        """End a visit, so that its page can be used again, or close it."""
        page = visit.page
        visit.end()
        if page.context not in self._idle:
            page.context.close()
        elif not page.is_closed():
            with suppress(Error):  # A page of no origin keeps nothing.
                page.evaluate("localStorage.clear(), sessionStorage.clear()")
            page.unroute_all()
            page.mouse.move(-10, -10)
            page.goto("about:blank")
            self._idle[page.context].append(page)

    def _context(self, options: Mapping[str, Any]) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in self._contexts:
            context = self._browser.new_context(**options)
            context.add_init_script(_TELL_WHAT_IS_BLOCKED)
            self._contexts[key], self._idle[context] = context, []
        return self._contexts[key]


class Open(Protocol):
    """Opens an address in a page that no other test has; see `Pages.open`."""

    def __call__(self, address: str, before: Callable[[Page], object] | None = None, **options: Any) -> Visit: ...


class LookAt(Protocol):
    """Opens an address in a page that other tests look at too; see `Pages.open`."""

    def __call__(self, address: str, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.fixture
def visit(pages: Pages) -> Iterator[Open]:
    """Opens pages; after the test, each must have loaded without an error and asked its own origin only."""
    visits: list[Visit] = []

    def open_page(address: str, before: Callable[[Page], object] | None = None, **options: Any) -> Visit:
        visits.append(pages.open(address, before, **options))
        return visits[-1]

    yield open_page
    faults = [fault for visit in visits for fault in visit.faults]
    for visit in visits:
        pages.close(visit)
    assert faults == []


@pytest.fixture(scope="module")
def looks(pages: Pages) -> Iterator[Callable[..., Visit]]:
    """The visit that all tests of a file share which look at an address with the same options."""
    visits: dict[str, Visit] = {}

    def get(address: str, **options: Any) -> Visit:
        key = json.dumps([address, options], sort_keys=True)
        if key not in visits:
            visits[key] = pages.open(address, **options)
        return visits[key]

    yield get
    for visit in visits.values():
        pages.close(visit)


@pytest.fixture
def look_at(looks: Callable[..., Visit]) -> Iterator[LookAt]:
    """Opens pages for tests that change nothing; what `visit` would object to, the first of them reports."""
    looked_at: list[tuple[Visit, object]] = []

    def get(address: str, **options: Any) -> Page:
        visit = looks(address, **options)
        visit.page.bring_to_front()
        looked_at.append((visit, visit.page.evaluate(_STATE)))
        return visit.page

    yield get
    faults = []
    for visit, state in looked_at:
        faults += visit.faults
        visit.faults.clear()
        # A move of the focus or of the page may come a moment after what led to it.
        with suppress(AssertionError):
            wait_until(visit.page, f"(state) => JSON.stringify({_STATE}) === JSON.stringify(state)", state, seconds=5)
        assert visit.page.evaluate(_STATE) == state, "A test that changes a page needs one of its own, by `visit`."
    assert faults == []
