"""Measures how long a reader with a slow phone waits for the next paint after a click, a key, and a link to a page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, ViewportSize

from tools.bench.row import Row, at_most
from tools.bench.visit import SLOWDOWN, Wire, open_browser
from tools.browser_page import wait_until
from tools.pages_server import serve

RUNS = 5
MOST, MOST_RESULTS = 100, 150
_VIEWPORT: ViewportSize = {"width": 412, "height": 900}

# The interaction to next paint (https://web.dev/articles/inp): the longest event that belongs to one.
_WATCH = """
window.interactions = [];
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries()) if (interactionId) interactions.push(duration);
}).observe({ type: "event", durationThreshold: 16 });
"""
# The milliseconds from a click on a link, or from the arrival of the page if that was later, until the page is painted.
_FOLLOW = """(href) => new Promise((done) => {
  const link = document.body.appendChild(Object.assign(document.createElement("a"), { href }));
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      const fetched = performance.getEntriesByName(`${link.href}next.json`, "resource").at(-1)?.responseEnd ?? 0;
      done(performance.now() - Math.max(clicked, fetched));
    }));
  }).observe(document.body, { childList: true });
  const clicked = performance.now();
  link.click();
})"""
# The milliseconds from the last letter of a query until it is answered.
_SEARCH = """(query) => new Promise((done) => {
  const field = document.querySelector(".md-search__input");
  const result = document.querySelector(".md-search-result");
  field.value = query;
  const typed = performance.now();
  new MutationObserver((_, observer) => {
    if (result.ariaBusy !== "false" || !result.querySelector("li")) return;
    observer.disconnect();
    done(performance.now() - typed);
  }).observe(result, { attributes: true, childList: true, subtree: true });
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def _choose(page: Page) -> None:
    page.locator("[data-atlas=guide] input[type=checkbox]").nth(1).click()


def _compare(page: Page) -> None:
    page.locator("input[name=technology]").nth(2).click()


def _step(page: Page) -> None:
    page.get_by_role("button", name="Next step").first.click()


def _open_full_screen(page: Page) -> None:
    page.get_by_role("button", name="Full screen").first.click()


def _open_search(page: Page) -> None:
    page.locator("label.md-header__button[for=__search]").click()


_INTERACTIONS: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "a technology of the comparison": ("compare/", "[data-atlas=comparison] output:not(:empty)", _compare),
    "a need in Choose": ("compare/decide/", "[data-atlas=guide][data-atlas-started]", _choose),
    "the next step of a scenario": ("kubernetes/rolling-update/", ".atlas-steps__controls", _step),
    "full screen": ("kubernetes/rolling-update/", ".atlas-full-screen:not([hidden])", _open_full_screen),
    "the search": ("labs/first-container/", ".atlas-label-button", _open_search),
}
_NEXT_PAGES = ("questions/basics/", "labs/first-container/", "compare/")


def measure_interactions(site: Path, address: str) -> Iterator[Row]:
    """Measure the built site, which was built for `address`."""
    part = f"Waiting, {SLOWDOWN} times slower"
    with serve(site, address), open_browser() as browser:
        for what, (name, ready, act) in _INTERACTIONS.items():
            waits = [_interact(browser, address + name, ready, act) for _ in range(RUNS)]
            yield at_most(part, f"from a click to the next paint: {what}", median(waits), MOST, "ms")
        waits = [_search(browser, address) for _ in range(RUNS)]
        yield at_most(part, "from the third letter to results, the index there", median(waits), MOST_RESULTS, "ms")
        for name in _NEXT_PAGES:
            waits = [_follow(browser, address, name) for _ in range(RUNS)]
            what = f"from a page's HTML to its paint, by instant navigation: /{name}"
            yield at_most(part, what, median(waits), MOST, "ms")


def _open(browser: Browser, address: str, ready: str) -> Page:
    page = browser.new_context(viewport=_VIEWPORT).new_page()
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    wait_until(page, "ready => document.querySelector(ready) !== null", ready)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return page


def _interact(browser: Browser, address: str, ready: str, act: Callable[[Page], None]) -> float:
    page = _open(browser, address, ready)
    act(page)
    page.wait_for_timeout(1500)
    # Events that are painted within a frame are not reported.
    waited = float(page.evaluate("Math.max(0, ...interactions)"))
    page.context.close()
    return waited


def _search(browser: Browser, address: str) -> float:
    page = _open(browser, f"{address}labs/first-container/", ".atlas-label-button")
    _open_search(page)
    page.evaluate(_SEARCH, "con")  # the first answer waits for the index
    waited = float(page.evaluate(_SEARCH, "ker"))
    page.context.close()
    return waited


def _follow(browser: Browser, address: str, name: str) -> float:
    page = browser.new_context(viewport=_VIEWPORT).new_page()
    Wire(page, slow=True)
    page.goto(f"{address}reference/about/", wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(1500)
    waited = float(page.evaluate(_FOLLOW, address + name))
    page.context.close()
    return waited
