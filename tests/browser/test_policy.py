"""Pages under their Content-Security-Policy: all that they do still works, and what is not theirs does not run.

`visit` counts whatever a policy blocks as a fault, on every page that any browser test opens.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Open, Visit
from tests.support.waiting import search
from tools.browser_page import wait_until
from tools.pages_server import free_address, serve

_ATTEMPT = """(attempt) => new Promise((resolve) => {
  const say = ({ effectiveDirective }) => resolve(effectiveDirective);
  addEventListener("securitypolicyviolation", say, { once: true });
  ({
    inline: () => document.body.append(make("script", { textContent: "window.taken = 1" })),
    handler: () => document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="window.taken = 1">`),
    elsewhere: () => document.body.append(make("script", { src: "https://example.org/taken.js" })),
    told: () => fetch("https://example.org/told").catch(() => {}),
    evaluated: () => setTimeout("window.taken = 1"),
  })[attempt]();
  function make(name, attributes) { return Object.assign(document.createElement(name), attributes); }
  setTimeout(() => resolve(""), 2000);
})"""


def _follow(opened: Visit, there: str) -> None:
    page = opened.page
    # The address changes before the page does.
    wait_until(page, f"[...document.links].some(({{ href }}) => href === '{there}')")
    page.evaluate("there => [...document.links].find(({ href }) => href === there).click()", there)
    page.wait_for_url(there)
    opened.traffic.wait_until_quiet()


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ("inline", "script-src-elem"),
        ("handler", "script-src-attr"),
        ("elsewhere", "script-src-elem"),
        ("evaluated", "script-src"),
        ("told", "connect-src"),
    ],
)
def test_a_script_that_is_not_the_page_s_own_does_not_run(
    visit: Open, address: str, attempt: str, directive: str
) -> None:
    opened = visit(address)
    assert opened.page.evaluate(_ATTEMPT, attempt) == directive, "where it is not blocked, this says nothing"
    assert opened.page.evaluate("window.taken") is None
    # What was tried is what `visit` would complain of.
    opened.faults.clear()


@pytest.mark.parametrize("made", ["element", "worker", "module"])
def test_a_script_of_another_folder_of_the_origin_does_not_run(visit: Open, address: str, made: str) -> None:
    """On GitHub Pages the other folders are the owner's other sites. The site takes the place of `Worker` itself."""
    opened = visit(address)
    directive = opened.page.evaluate(
        """([made, there]) => new Promise((resolve) => {
          const say = ({ effectiveDirective }) => resolve(effectiveDirective);
          addEventListener("securitypolicyviolation", say, { once: true });
          if (made === "worker") new SharedWorker(there);
          else if (made === "module") import(there).catch(() => {});
          else document.body.append(Object.assign(document.createElement("script"), { src: there }));
          setTimeout(() => resolve(""), 2000);
        })""",
        [made, f"{address.rpartition('/isolation-atlas/')[0]}/other-site/taken.js"],
    )
    assert directive == ("worker-src" if made == "worker" else "script-src-elem")
    opened.faults.clear()


def test_a_journey_through_the_site_is_never_blocked(visit: Open, address: str) -> None:
    opened = visit(f"{address}kubernetes/", viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = opened.page
    page.evaluate("window.stillTheSameDocument = true")
    search(page, "hypervisor").click()
    page.wait_for_url("**/virtual-machines/**")
    opened.traffic.wait_until_quiet()
    for link in ("kubernetes/", "kubernetes/rolling-update/", "compare/", "labs/", "labs/first-container/"):
        _follow(opened, address + link)
    assert page.evaluate("window.stillTheSameDocument"), "a page was loaded anew, so instant navigation was not tried"
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_scripts_that_instant_navigation_brings_run_under_the_first_page_s_policy(visit: Open, address: str) -> None:
    opened = visit(f"{address}kubernetes/")
    page = opened.page
    page.evaluate("window.stillTheSameDocument = true")
    page.locator("article").get_by_role("link", name="A rolling update").click()
    page.get_by_role("button", name="Next step").click()
    _follow(opened, f"{address}compare/")
    _follow(opened, f"{address}compare/decide/")
    # The guide's script comes with the page, and says so.
    expect(page.get_by_role("status")).to_contain_text("Tick what")
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("status")).to_contain_text("Meets all")
    assert page.evaluate("window.stillTheSameDocument")


def test_another_site_learns_neither_where_its_readers_came_from_nor_how_to_reach_back(
    visit: Open, address: str, built_site: Path
) -> None:
    # The same site from another port is another site.
    elsewhere = free_address()
    page = visit(f"{address}compare/").page
    with serve(built_site, elsewhere):
        for reaches_back in (False, True):
            with page.context.expect_page() as opened:
                page.evaluate(
                    """([there, plain]) => {
                      const link = document.querySelector("article a[href^='https://']");
                      if (plain) link.rel = "opener";
                      Object.assign(link, { href: there, target: "_blank" }).click();
                    }""",
                    [elsewhere, reaches_back],
                )
            other = opened.value
            other.wait_for_url(elsewhere)
            assert other.evaluate("document.referrer") == ""
            assert other.evaluate("window.opener !== null") == reaches_back, "rel is what keeps it from reaching back"
            other.close()
