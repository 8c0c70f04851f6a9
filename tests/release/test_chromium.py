"""The browser that tests and the PDF have."""

from playwright.sync_api import Browser


def test_it_has_nothing_on_that_playwright_turns_off(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("chrome://version")
    switches = page.locator("#command_line").inner_text().split()
    page.context.close()
    flag = "--disable-features="
    *others, heeded = [switch.removeprefix(flag).split(",") for switch in switches if switch.startswith(flag)]
    assert others, "Playwright turns nothing off any more."
    assert {feature for features in others for feature in features} - {*heeded} == set()
    assert "WebUIOmniboxPopup" in heeded
