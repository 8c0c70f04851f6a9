"""The browser that tests and the PDF have."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.sample import PROJECT
from tools.chromium import keep_to, keeps_sandbox
from tools.pages_server import free_address, serve

_VISIT = """
import sys
from playwright.sync_api import sync_playwright
from tools import chromium
chromium.FLAGS = (*chromium.FLAGS, f"--log-net-log={sys.argv[1]}")
with sync_playwright() as playwright:
    browser = chromium.launch(playwright)
    page = browser.new_page()
    page.set_content("<form><input name=email><input name=tel></form><a href='https://example.org/'>x</a>"
        "<img src='http://example.com/x'><img src='http://192.0.2.1/x'><img src='http://[::1]/x'>")
    page.wait_for_timeout(4000)
    browser.close()
"""


def _processes(browser: Browser) -> dict[str, int]:
    """The processes of the browser, by what each is for; of those that are for the same, one."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return {process["type"]: process["id"] for process in processes}


def test_it_has_nothing_on_that_playwright_turns_off(browser: Browser) -> None:
    command = ["ps", "-ww", "-o", "args=", "-p", str(_processes(browser)["browser"])]
    switches = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    flag = "--disable-features="
    *others, heeded = [switch.removeprefix(flag).split(",") for switch in switches if switch.startswith(flag)]
    assert others, "Playwright turns nothing off any more."
    assert {feature for features in others for feature in features} - {*heeded} == set()
    assert "WebUIOmniboxPopup" in heeded
    assert ("--no-sandbox" not in switches) == keeps_sandbox()


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells in /proc what a process is kept from.")
def test_it_has_its_sandbox_where_it_can_have_one(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("data:text/html,A page")
    status = Path(f"/proc/{_processes(browser)['renderer']}/status").read_text(encoding="utf-8")
    page.context.close()
    told = dict(line.split(":\t", 1) for line in status.splitlines())
    assert (told["Seccomp"] == "2") == keeps_sandbox(), "few system calls are let through"
    assert (len(told["NSpid"].split()) > 1) == keeps_sandbox(), "no process but its own is seen"


def test_a_page_that_is_kept_to_an_address_gets_nothing_from_elsewhere(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Here</p>", encoding="utf-8")
    ask = "async (address) => (await fetch(address, { mode: 'no-cors' }).catch(() => null)) !== null"
    with serve(tmp_path, free_address()) as here, serve(tmp_path, free_address()) as elsewhere:
        for proxy, is_answered in ((keep_to(here), False), (None, True)):
            page = browser.new_page(proxy=proxy)
            page.goto(here)
            assert page.evaluate(ask, here)
            assert page.evaluate(ask, elsewhere) == is_answered
            page.close()


def test_it_asks_no_host_on_its_own_and_for_no_page(tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    subprocess.run([sys.executable, "-c", _VISIT, str(log)], cwd=PROJECT, check=True, timeout=60)
    noted = json.loads(log.read_text(encoding="utf-8"))
    kinds = {number: name for name, number in noted["constants"]["logEventTypes"].items()}
    seen = [kinds[event["type"]] for event in noted["events"]]
    assert "URL_REQUEST_START_JOB" in seen, "or this test could not fail"
    asked = [kind for kind in seen if kind in ("TCP_CONNECT", "HOST_RESOLVER_MANAGER_JOB", "HOST_RESOLVER_DNS_TASK")]
    assert asked == []
