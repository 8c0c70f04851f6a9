"""Starts a program that ends when this process ends, and waits for a text in its output."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from subprocess import Popen


class NoOutputError(Exception):
    """Raised if a program does not print the expected text; `printed` is its whole output."""

    def __init__(self, message: str, printed: str) -> None:
        super().__init__(message)
        self.printed = printed


@dataclass(slots=True)
class ChildProcess:
    """A running program.

    Attributes:
        process: the process itself.
        started: the time of its start, from `time.perf_counter`.
        printed: the output that was read so far, including standard error.
    """

    process: "Popen[bytes]"
    started: float
    printed: bytearray = field(default_factory=bytearray)

    def wait_for(self, text: str, seconds: float) -> float:
        """Read the output until `text` appears; returns the seconds from the start until then.

        Raises:
            NoOutputError: the program ended, or `seconds` passed since its start, before the text appeared.
        """
        assert self.process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while text.encode() not in self.printed:
                left = self.started + seconds - time.perf_counter()
                if left <= 0 or not selector.select(left):
                    raise NoOutputError(f"it printed no {text!r} within {seconds:g} seconds", self.text)
                if not (read := os.read(self.process.stdout.fileno(), 65536)):
                    raise NoOutputError(f"it ended and had not printed {text!r}", self.text)
                self.printed += read
        return time.perf_counter() - self.started

    @property
    def text(self) -> str:
        """The output that was read so far, as text."""
        return self.printed.decode(errors="replace")


@contextmanager
def run_child(command: Sequence[str], env: Mapping[str, str] | None = None) -> Iterator[ChildProcess]:
    """Run a program, and kill it at the end of the block or when this process dies.

    `setpriv --pdeathsig` lets the kernel kill the program if this process can't do it any more, as after SIGKILL.
    """
    started = time.perf_counter()
    process = Popen(
        ["setpriv", "--pdeathsig", "KILL", "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        start_new_session=True,
    )
    try:
        yield ChildProcess(process, started)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()
