"""Opens pages as a reader with a slow phone meets them, and notes what they cost."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS

SLOWDOWN = 4
BYTES_A_SECOND = 1_600_000 / 8
LATENCY = 150

# The diagram counts as visible when a frame that has it with an extent has been painted.
WATCH = """
window.seen = { diagram: 0, shift: 0, largest: 0 };
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) seen.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
const channel = new MessageChannel();
channel.port1.onmessage = () => { seen.diagram ||= performance.now(); };
(function look() {
  const drawing = document.querySelector(".mermaid svg, .atlas-diagram svg");
  if (drawing?.getBoundingClientRect().height && drawing.querySelector("text, foreignObject")) {
    seen.frame ||= performance.now();
    channel.port2.postMessage(0);
  }
  else requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Cost:
    """What one first visit of a page took: milliseconds, bytes on the wire, requests, and cumulative layout shift."""

    first_paint: float
    largest_paint: float
    diagram: float
    bytes: int
    requests: int
    shift: float


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


class Wire:
    """Counts what a page loads."""

    def __init__(self, page: Page, *, slow: bool) -> None:
        self.bytes = 0
        self.addresses: list[str] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda event: self.addresses.append(event["request"]["url"]))
        session.on("Network.loadingFinished", self._count)
        if slow:
            speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": LATENCY}
            session.send("Network.emulateNetworkConditions", {"offline": False, **speed})
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


def visit(browser: Browser, address: str, *, diagram: bool = False, width: int = 1440) -> Cost:
    """The first visit of a page, with an empty cache and a slow processor and network."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = Wire(page, slow=True)
    page.goto(address, wait_until="load", timeout=120_000)
    if diagram:
        page.wait_for_function("seen.diagram", timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    seen = page.evaluate("seen")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    import sys; sys.stderr.write(str(wire.addresses)+"\n") if '-v' in sys.argv else 0
    return Cost(first, seen["largest"], seen["diagram"], wire.bytes, len(wire.addresses), seen["shift"])
