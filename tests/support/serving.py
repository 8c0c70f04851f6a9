"""A sample site under `mkdocs serve`."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.sample import Sample


@contextmanager
def serve_sample(sample: Sample) -> Iterator[Callable[[], str]]:
    """Serve the sample; gives a function that gets its first page. The log is `serve.log` in the sample's folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"

    def get() -> str:
        with urllib.request.urlopen(f"http://{address}/", timeout=30) as response:
            return str(response.read().decode())

    def answers() -> bool:
        try:
            return bool(get())
        except OSError:
            return False

    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    with (
        (sample.root / "serve.log").open("w") as log,
        subprocess.Popen(command, cwd=sample.root, env=sample.environment, stderr=log) as server,
    ):
        try:
            wait_until(answers)
            yield get
        finally:
            server.terminate()


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until a condition holds that has no event; fails after this number of seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "nothing changed"
        time.sleep(0.05)
