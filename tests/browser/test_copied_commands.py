"""What a reader has who copies commands from a page."""

from playwright.sync_api import Browser, expect
from tests.support.sample import Sample
from tools.pages_server import free_address, serve


def test_copying_a_terminal_takes_the_commands_alone(browser: Browser, sample: Sample) -> None:
    sample.write(
        "index.md",
        "# Sample\n\n```console\n$ docker ps \\\n>   --all\nCONTAINER ID\n\n# apt install runc\n$ echo '$ x'\n```\n"
        "\n```bash\ndocker ps\n```\n",
    )
    site_url = free_address()
    sample.build(site_url=site_url)
    with serve(sample.site, site_url) as address:
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.goto(address)
        copied = []
        for block in page.locator(".highlight").all():
            block.hover()
            block.get_by_title("Copy to clipboard").click()
            expect(page.get_by_text("Copied to clipboard")).to_be_visible()
            copied.append(page.evaluate("navigator.clipboard.readText()"))
        assert copied == ["docker ps \\\n  --all\napt install runc\necho '$ x'", "docker ps"]
