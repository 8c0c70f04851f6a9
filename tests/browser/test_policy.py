"""Pages under their Content-Security-Policy: all that they do still works, and what is not theirs does not run.

`visit` counts whatever a policy blocks as a fault, on every page that any browser test opens.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit

Open = Callable[..., Visit]


def _is_blocked(page: Page, attempt: str) -> str:
    """The directive that stops a script which `attempt` adds to the page; "" where nothing does."""
    return str(
        page.evaluate(
            f"""() => new Promise((resolve) => {{
              addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), {{ once: true }});
              {attempt}
              setTimeout(() => resolve(""), 2000);
            }})"""
        )
    )


def test_a_script_that_is_not_the_page_s_own_does_not_run(visit: Open, address: str) -> None:
    opened = visit(address)
    page = opened.page
    inline = 'document.body.append(Object.assign(document.createElement("script"), { textContent: "window.taken = 1" }));'
    handler = 'document.body.insertAdjacentHTML("beforeend", `<img src="${location.pathname}x" onerror="window.taken = 1">`);'
    elsewhere = 'document.body.append(Object.assign(document.createElement("script"), { src: "https://example.org/a.js" }));'
    told = 'fetch("https://example.org/told").catch(() => {});'
    assert _is_blocked(page, inline) == "script-src-elem"
    assert _is_blocked(page, handler) == "script-src-attr"
    assert _is_blocked(page, elsewhere) == "script-src-elem"
    assert _is_blocked(page, told) == "connect-src"
    assert page.evaluate("window.taken") is None
    # What is asked for here is what `visit` would complain of.
    opened.faults.clear()


def test_a_journey_through_the_site_is_never_blocked(visit: Open, address: str) -> None:
    page = visit(address, viewport={"width": 1440, "height": 900}, color_scheme="light").page
    page.evaluate("window.stillTheSameDocument = true")
    for link in ("compare/", "kubernetes/rolling-update/", "labs/first-container/", "reference/glossary/"):
        page.evaluate("link => document.querySelector(`a[href$='${link}']`)?.click()", link)
        if not page.url.endswith(link):
            page.keyboard.press("/")
            page.keyboard.type(link.split("/")[-2].replace("-", " "))
            result = page.locator(f".md-search-result__link[href*='{link}']").first
            result.wait_for()
            result.click()
        page.wait_for_url(f"**/{link}**")
        page.wait_for_load_state("networkidle")
    assert page.evaluate("window.stillTheSameDocument"), "a page was loaded anew, so instant navigation was not tried"
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_what_instant_navigation_brings_runs_under_the_first_page_s_policy(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/").page
    page.evaluate("window.stillTheSameDocument = true")
    page.locator("article").get_by_role("link", name="A rolling update").click()
    page.get_by_role("button", name="Next step").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Choose", exact=True).click()
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".atlas-guide__result")).to_contain_text("What remains")
    assert page.evaluate("window.stillTheSameDocument")


def test_another_site_learns_neither_where_its_readers_came_from_nor_how_to_reach_back(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/").page
    page.context.route("https://**", lambda route: route.fulfill(body="", content_type="text/html"))
    with page.context.expect_page() as opened:
        page.evaluate("Object.assign(document.querySelector(\"article a[href^='https://']\"), { target: '_blank' }).click()")
    other = opened.value
    other.wait_for_url("https://**")
    assert other.evaluate("[document.referrer, window.opener]") == ["", None]
