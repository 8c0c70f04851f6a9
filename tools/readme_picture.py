"""Takes the README's picture from the built site, the first page in light before the comparison in dark."""

import base64

from playwright.sync_api import Browser, sync_playwright
from tests.support.sample import PROJECT
from tools.pages_server import free_address, serve
from tools.release.chromium import FLAGS, find_chromium

PICTURE = PROJECT / ".github" / "readme.png"
LARGEST = 300_000
"""How many bytes a reader of the README may wait for."""

# Both pages are 1440 by 900; they are shown smaller, one before the other, on no ground of their own.
SHEET = """
<style>
  body { margin: 0; width: 1280px; height: 800px; position: relative; background: transparent; }
  img { position: absolute; border-radius: 10px; box-shadow: 0 0 0 1px #8a9aa6, 0 8px 24px #00000040; }
  .behind { width: 960px; right: 8px; top: 8px; }
  .before { width: 960px; left: 8px; bottom: 16px; }
</style>
<img class="behind" src="data:image/png;base64,%s"><img class="before" src="data:image/png;base64,%s">
"""


def _photograph(browser: Browser, address: str, scheme: str) -> str:
    """The upper part of a page as it is seen at a desk, in Base64."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address, wait_until="networkidle")
    photograph = page.screenshot()
    page.close()
    return base64.b64encode(photograph).decode()


def main() -> None:
    with serve(PROJECT / "site", free_address()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        comparison, home = _photograph(browser, f"{address}compare/", "dark"), _photograph(browser, address, "light")
        sheet = browser.new_page(viewport={"width": 1280, "height": 800})
        sheet.set_content(SHEET % (comparison, home))
        picture = sheet.screenshot(omit_background=True)
        browser.close()
    if len(picture) > LARGEST:
        raise SystemExit(f"The picture has {len(picture):,} bytes, more than {LARGEST:,}. Show less.")
    PICTURE.write_bytes(picture)


if __name__ == "__main__":
    main()
