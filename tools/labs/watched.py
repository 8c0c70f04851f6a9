"""Starts a program that dies with us, and waits for what it prints."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from subprocess import Popen


class SilentError(Exception):
    """A program did not print what was waited for; `printed` is all that it did print."""

    def __init__(self, message: str, printed: str) -> None:
        super().__init__(message)
        self.printed = printed


@dataclass(slots=True)
class Watched:
    """A running program.

    Attributes:
        process: the process itself.
        started: when it was started, on the clock of `time.perf_counter`.
        printed: what was read of its output so far, errors included.
    """

    process: "Popen[bytes]"
    started: float
    printed: bytearray = field(default_factory=bytearray)

    def wait_for(self, mark: str, seconds: float) -> float:
        """Read until `mark` was printed; how many seconds after its start that was.

        Raises:
            SilentError: it ended, or `seconds` passed since its start, and the mark was not printed.
        """
        assert self.process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while mark.encode() not in self.printed:
                left = self.started + seconds - time.perf_counter()
                if left <= 0 or not selector.select(left):
                    raise SilentError(f"it printed no {mark!r} within {seconds:g} seconds", self.text)
                if not (read := os.read(self.process.stdout.fileno(), 65536)):
                    raise SilentError(f"it ended and had not printed {mark!r}", self.text)
                self.printed += read
        return time.perf_counter() - self.started

    @property
    def text(self) -> str:
        """What it printed, as text."""
        return self.printed.decode(errors="replace")


@contextmanager
def watch(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Watched]:
    """Run a program for as long as the context lasts; it is killed at its end, and with us if we are killed.

    `setpriv --pdeathsig` makes the kernel kill it where no code of ours can run any more, as after SIGKILL.
    """
    started = time.perf_counter()
    process = Popen(
        ["setpriv", "--pdeathsig", "KILL", "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    try:
        yield Watched(process, started)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()
