"""Takes the README's picture from the built site: `python -m tests.browser.readme_picture`, after `make build`."""

from playwright.sync_api import sync_playwright
from tests.browser.chromium import find_chromium
from tests.browser.pages_server import free_address, serve
from tests.site.sample import PROJECT

PICTURE = PROJECT / ".github" / "readme.png"


def main() -> None:
    with serve(PROJECT / "site", free_address()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}compare/", wait_until="networkidle")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
