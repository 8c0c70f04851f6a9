"""Drives Firefox and WebKitGTK as a reader does, by mouse and keyboard, and notes all that goes wrong in them.

Firefox itself speaks WebDriver BiDi, which reports errors and failed requests. WebKitGTK speaks only the older
WebDriver, which reports neither, and it writes nothing of an automated page to its log. So a script that comes first on
each page records there what goes wrong.
"""

import base64
import json
import os
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Remote
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

__all__ = ["Engine", "Firefox", "Keys", "start_firefox", "start_webkit"]

_SECONDS = 30
_SIZE = (1280, 900)
_FIND_VISIBLE = """(selector) => {
  const found = [...document.querySelectorAll(selector)].find((element) => element.getClientRects().length);
  if (!found) throw new Error(`nothing visible is ${selector}`);
  found.scrollIntoView({ block: "center", behavior: "instant" });
  return found;
}"""
_TELL_WHAT_IS_BLOCKED = """() => addEventListener("securitypolicyviolation", (event) =>
  console.error(`blocked by the page's policy: ${event.effectiveDirective} ${event.blockedURI}`))"""
_RECORDER = """window.recordedFaults = [];
addEventListener("error", ({ message, target }) =>
  recordedFaults.push(message ?? `not loaded: ${target.src ?? target.href}`), true);
addEventListener("unhandledrejection", ({ reason }) => recordedFaults.push(`unhandled: ${reason}`));
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  recordedFaults.push(`blocked by the page's policy: ${effectiveDirective} ${blockedURI}`));
for (const level of ["error", "warn"]) console[level] = (...values) => recordedFaults.push(values.join(" "));
"""


class Engine(ABC):
    """A browser with one open page.

    Attributes:
        faults: all that went wrong, as text; `settle` completes them.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._go(address)
        self.wait_until("(address) => location.href === address && document.readyState === 'complete'", address)

    def evaluate(self, function: str, *arguments: object) -> Any:
        """The result of a function of JavaScript, which must be plain data, with plain arguments."""
        return json.loads(self._run(f"JSON.stringify(({function})(...{json.dumps(arguments)}) ?? null)"))

    def wait_until(self, function: str, *arguments: object) -> None:
        """Wait until a function of JavaScript gives something true.

        Raises:
            AssertionError: it does not in time.
        """
        end = time.monotonic() + _SECONDS
        while not self.evaluate(f"(...all) => Boolean(({function})(...all))", *arguments):
            assert time.monotonic() < end, (
                f"still not true on {self.evaluate('() => location.href')} after {_SECONDS} s: {function} {arguments}"
            )
            time.sleep(0.05)

    def wait_for_text(self, selector: str, text: str) -> None:
        """Wait until the first element that a selector names, or any below it, has this text."""
        self.wait_until(
            "(selector, text) => document.querySelector(selector)?.textContent.includes(text)", selector, text
        )

    def wait_for_address(self, part: str) -> None:
        """Wait until the address has this in it."""
        self.wait_until("(part) => location.href.includes(part)", part)

    def prepare(self, site: Path) -> None:  # noqa: B027 - most engines need nothing
        """Change the pages in a folder, so that the engine can report what goes wrong on them."""

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click on the first element that is visible and that a selector names."""

    @abstractmethod
    def press(self, keys: str) -> None:
        """Press keys one after the other; those of `Keys` are no characters."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Make the window as large as this."""

    @abstractmethod
    def settle(self) -> None:
        """Bring `faults` up to date."""

    @abstractmethod
    def _go(self, address: str) -> None: ...

    @abstractmethod
    def _run(self, expression: str) -> str: ...


class _Event:
    """The name of an event of WebDriver BiDi, as Selenium asks for it."""

    def __init__(self, name: str) -> None:
        self.event_class = name

    def from_json(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        return parameters


class Firefox(Engine):
    """Firefox, which can print too; the drivers of the others can't."""

    def __init__(self, connection: WebSocketConnection) -> None:
        super().__init__()
        self._connection = connection
        self._send("session.new", capabilities={})
        # The first tab, which was there before this session, never has the focus; and the search opens on focus.
        self._context = self._send("browsingContext.create", type="tab")["context"]
        events = {
            "log.entryAdded": self._note_entry,
            "network.responseCompleted": self._note_response,
            "network.fetchError": self._note_failure,
        }
        for name, note in events.items():
            connection.add_callback(_Event(name), note)  # type: ignore[no-untyped-call]
        self._send("session.subscribe", events=[*events])
        self._send("script.addPreloadScript", functionDeclaration=_TELL_WHAT_IS_BLOCKED)
        self.resize(*_SIZE)

    def _send(self, method: str, **parameters: object) -> Any:
        answer = self._connection.send_cmd(method, parameters)  # type: ignore[no-untyped-call]
        assert "error" not in answer, f"{method}: {answer}"
        assert answer["result"].get("type") != "exception", f"{method}: {answer['result']}"
        return answer["result"]

    def _note_entry(self, entry: Mapping[str, Any]) -> None:
        if entry["level"] in ("error", "warn"):
            self.faults.append(entry["text"])

    def _note_response(self, answer: Mapping[str, Any]) -> None:
        if answer["response"]["status"] >= 400:
            self.faults.append(f"{answer['response']['status']}: {answer['request']['url']}")

    def _note_failure(self, failure: Mapping[str, Any]) -> None:
        # What a page has fetched in advance is broken off when the reader goes on.
        if failure["errorText"] != "NS_BINDING_ABORTED":
            self.faults.append(f"{failure['errorText']}: {failure['request']['url']}")

    def settle(self) -> None:
        # Events and answers come in their order.
        self.evaluate("() => null")

    def resize(self, width: int, height: int) -> None:
        self._send("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def print(self) -> bytes:
        """The open page as a PDF, as Firefox prints it."""
        printed = self._send("browsingContext.print", context=self._context)
        return base64.b64decode(printed["data"])

    def click(self, selector: str) -> None:
        found = self._send(
            "script.callFunction",
            functionDeclaration=_FIND_VISIBLE,
            arguments=[{"type": "string", "value": selector}],
            target={"context": self._context},
            awaitPromise=False,
        )
        element = {"type": "element", "element": {"sharedId": found["result"]["sharedId"]}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": element}
        presses = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *presses]})

    def press(self, keys: str) -> None:
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": presses})

    def _act(self, actions: Mapping[str, object]) -> None:
        self._send("input.performActions", context=self._context, actions=[actions])

    def _go(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def _run(self, expression: str) -> str:
        target = {"context": self._context}
        answer = self._send("script.evaluate", expression=expression, target=target, awaitPromise=False)
        return str(answer["result"]["value"])

    def close(self) -> None:
        """End the session; the browser goes on."""
        self._connection.close()  # type: ignore[no-untyped-call]


class _WebKit(Engine):
    def __init__(self, driver: Remote) -> None:
        super().__init__()
        self._driver = driver
        self.resize(*_SIZE)

    def prepare(self, site: Path) -> None:
        (site / "record-faults.js").write_text(_RECORDER, "utf-8")
        for page in site.rglob("*.html"):
            source = "../" * len(page.relative_to(site).parent.parts) + "record-faults.js"
            html = page.read_bytes().replace(b"<head>", f'<head><script src="{source}"></script>'.encode(), 1)
            page.write_bytes(html)

    def settle(self) -> None:
        self.faults += self.evaluate("() => window.recordedFaults?.splice(0) ?? []")

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)

    def click(self, selector: str) -> None:
        self.settle()
        self._driver.execute_script(f"return ({_FIND_VISIBLE})(arguments[0])", selector).click()

    def press(self, keys: str) -> None:
        self.settle()
        ActionChains(self._driver).send_keys(keys).perform()

    def _go(self, address: str) -> None:
        self.settle()
        self._driver.get(address)

    def _run(self, expression: str) -> str:
        return str(self._driver.execute_script(f"return {expression}"))


@contextmanager
def start_firefox(firefox: str, folder: Path) -> Iterator[Firefox]:
    """A Firefox that runs until the end of the block, with its profile in an empty folder."""
    command = [firefox, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            # Firefox writes there on which port it listens.
            listening = folder / "WebDriverBiDiServer.json"
            end = time.monotonic() + _SECONDS
            while not (listening.exists() and listening.read_text()):
                assert time.monotonic() < end, f"Firefox does not listen: {(folder / 'log').read_text()}"
                time.sleep(0.05)
            port = json.loads(listening.read_text())["ws_port"]
            address = f"ws://127.0.0.1:{port}/session"
            engine = Firefox(WebSocketConnection(address, _SECONDS, 0.01))  # type: ignore[no-untyped-call]
            yield engine
            engine.close()
        finally:
            process.terminate()


@contextmanager
def start_webkit(driver: str, server: str, folder: Path) -> Iterator[Engine]:
    """WebKitGTK's own small browser, on an X server without a screen, which runs until the end of the block."""
    command = [server, "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        display = f":{process.stdout.readline().strip()}"
        service = Service(
            driver, log_output=str(folder / "log"), env={**os.environ, "DISPLAY": display, "NO_AT_BRIDGE": "1"}
        )
        options = Options()
        options.add_argument("--automation")
        try:
            service.start()
            # Selenium's own class for WebKitGTK calls a deprecated function of Selenium.
            connection = RemoteConnection(client_config=ClientConfig(remote_server_addr=service.service_url))
            with Remote(command_executor=connection, options=options) as opened:
                yield _WebKit(opened)
        finally:
            service.stop()
            process.terminate()
