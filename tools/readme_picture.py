"""Takes the README's picture from the built site: the home page in light, in front of the comparison in dark."""

import base64

from playwright.sync_api import Browser, sync_playwright

from isolation_atlas.write_file import write_file
from tools.chromium import keep_to, launch
from tools.pages_server import free_address, serve
from tools.project import PROJECT

PICTURE = PROJECT / ".github" / "readme.png"
MAX_BYTES = 300_000

# The page shows two pictures of 1440 by 900 pixels in a smaller size, one in front of the other, on no background.
SHEET = """
<style>
  body { margin: 0; width: 1280px; height: 800px; position: relative; background: transparent; }
  img { position: absolute; border-radius: 10px; box-shadow: 0 0 0 1px #8a9aa6, 0 8px 24px #00000040; }
  .behind { width: 960px; right: 8px; top: 8px; }
  .front { width: 960px; left: 8px; bottom: 16px; }
</style>
<img class="behind" src="data:image/png;base64,%s"><img class="front" src="data:image/png;base64,%s">
"""


def _photograph(browser: Browser, address: str, scheme: str) -> str:
    """The upper part of a page on a wide screen, in Base64."""
    page = browser.new_page(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        proxy=keep_to(address),
    )
    page.goto(address, wait_until="networkidle")
    photograph = page.screenshot()
    page.close()
    return base64.b64encode(photograph).decode()


def main() -> None:
    """Take the picture, and exit with a message if the picture is too large."""
    with serve(PROJECT / "site", free_address()) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        comparison, home = _photograph(browser, f"{address}compare/", "dark"), _photograph(browser, address, "light")
        sheet = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False).new_page()
        sheet.set_content(SHEET % (comparison, home))
        picture = sheet.screenshot(omit_background=True)
        browser.close()
    if len(picture) > MAX_BYTES:
        raise SystemExit(f"The picture has {len(picture):,} bytes, more than {MAX_BYTES:,}. Show less.")
    write_file(PICTURE, picture)


if __name__ == "__main__":
    main()
