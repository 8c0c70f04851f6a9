"""Opens pages as a reader with a slow phone does, and counts milliseconds, bytes and requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser_page import Traffic, wait_until
from tools.chromium import launch

SLOWDOWN = 4
BYTES_A_SECOND = 1_600_000 / 8
LATENCY = 150

# `diagram` is the time of the first frame in which the drawing has a height. `without` is the number of earlier frames
# that already show the title of the page.
WATCH = """
window.seen = { diagram: 0, without: 0, shift: 0, largest: 0 };
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) seen.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
(function look(frame) {
  const drawing = document.querySelector(".mermaid svg, .atlas-diagram svg");
  if (drawing?.getBoundingClientRect().height && drawing.querySelector("text, foreignObject")) {
    seen.diagram = frame;
    return;
  }
  if (frame && document.querySelector("h1")) seen.without++;
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Cost:
    """The cost of one first visit of a page: milliseconds, bytes as sent, requests, and cumulative layout shift."""

    first_paint: float
    largest_paint: float
    diagram: float
    bytes: int
    requests: int
    shift: float


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


class Wire:
    """Counts the bytes and addresses that a page loads.

    Attributes:
        bytes: all that came over the wire.
        addresses: what was loaded, in this order, also from the cache.
        weights: the bytes of each address when it came over the wire.
    """

    def __init__(self, page: Page, *, slow: bool) -> None:
        self.bytes = 0
        self.addresses: list[str] = []
        self.weights: dict[str, int] = {}
        self._requested: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._note)
        session.on("Network.loadingFinished", self._count)
        if slow:
            speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": LATENCY}
            session.send("Network.emulateNetworkConditions", {"offline": False, **speed})
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})

    def _note(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.addresses.append(event["request"]["url"])
            self._requested[event["requestId"]] = event["request"]["url"]

    def _count(self, event: dict[str, Any]) -> None:
        came = int(event["encodedDataLength"])
        self.bytes += came
        if came and (address := self._requested.get(event["requestId"])):
            self.weights[address] = came


def visit(browser: Browser, address: str, *, diagram: bool = False, width: int = 1440) -> Cost:
    """Visit a page for the first time, with an empty cache and a slow processor and network."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = Wire(page, slow=True)
    page.goto(address, wait_until="load", timeout=120_000)
    if diagram:
        wait_until(page, "seen.diagram", seconds=120)
    page.wait_for_load_state("networkidle", timeout=120_000)
    seen = page.evaluate("seen")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return Cost(first, seen["largest"], max(seen["diagram"], first), wire.bytes, len(wire.addresses), seen["shift"])


def follow_link(tab: Page, traffic: Traffic, address: str) -> None:
    """Follow a link to another page by instant navigation, and wait until that page has loaded everything."""
    tab.evaluate(
        "href => document.body.appendChild(Object.assign(document.createElement('a'), { href })).click()", address
    )
    tab.wait_for_url(address)
    traffic.wait_until_quiet()


def visit_next(browser: Browser, home: str, pages: list[str]) -> dict[str, int]:
    """The bytes that a reader loads who goes from the home page to each page; to the home page, from the glossary."""
    costs = {}
    for page in pages:
        context = browser.new_context()
        tab = context.new_page()
        traffic = Traffic(tab)
        tab.goto(home + ("" if page else "reference/glossary/"))
        traffic.wait_until_quiet()
        wire = Wire(tab, slow=False)
        follow_link(tab, traffic, home + page)
        costs[page] = wire.bytes
        context.close()
    return costs
