"""A bash session on a terminal of its own, into which the commands of a page are typed one after the other."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import selectors
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from isolation_atlas.lab.output import clean_output

COLUMNS = 160
_LINES = 50
_MOST = 200_000
"""Characters of an output that are kept; no page shows as many."""

# Seconds for what a shell that has ended printed before: it is there in milliseconds, unless a command that it left
# holds the terminal.
_LAST_WORDS = 1

# Marks on the terminal where a command's output ends: the kernel may deliver that later than the status.
_END = "\x1e"

# The shell reads commands from a pipe and answers with each one's status on another, so that nothing which a command
# prints can be taken for its end, and the terminal is free for what it reads. Neither pipe is handed on to commands.
# They have names, because sudo closes whatever else it is handed.
_LOOP = """
cd "$3" || exit
exec 3<"$1" 4>"$2"
_status() { return "$1"; }
_last=0
while IFS= read -r -d '' _command <&3; do
    _status "$_last"
    eval "$_command" 3<&- 4>&-
    _last=$?
    printf '\\036'
    printf '%s\\n' "$_last" >&4
done
"""


class Terminal:
    """A session; use it as a context manager, at the end of which all that it started is gone.

    Args:
        folder: where it starts.
        env: its environment.
        prefix: what to put before `bash`, such as sudo.
    """

    def __init__(self, folder: Path, env: Mapping[str, str], prefix: Sequence[str] = ()) -> None:
        self._screen, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, COLUMNS, 0, 0))
        modes = termios.tcgetattr(screen)
        modes[3] &= ~termios.ECHO  # what is typed stands on the page already
        termios.tcsetattr(screen, termios.TCSANOW, modes)
        self._pipes = Path(tempfile.mkdtemp())
        commands, statuses = self._pipes / "commands", self._pipes / "statuses"
        os.mkfifo(commands)
        os.mkfifo(statuses)
        self._commands = os.open(commands, os.O_RDWR)  # for writing alone, it would wait for who reads
        self._statuses = os.open(statuses, os.O_RDONLY | os.O_NONBLOCK)
        # Who enters a mount namespace starts at its root, so the shell is told where to go.
        arguments = [str(commands), str(statuses), str(folder.absolute())]
        self._process = subprocess.Popen(
            ["setsid", "--ctty", *prefix, "bash", "--norc", "--noprofile", "-c", _LOOP, "bash", *arguments],
            env={**env, "TERM": "dumb", "LC_ALL": "C.UTF-8", "PAGER": "cat"},
            stdin=screen,
            stdout=screen,
            stderr=screen,
        )
        os.close(screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._output = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing its terminal hangs up on whatever the session still runs; the rest has no say.
        for descriptor in (self._commands, self._screen, self._statuses):
            os.close(descriptor)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        shutil.rmtree(self._pipes)

    def run(self, command: str, seconds: float, *, until: str = "") -> tuple[tuple[str, ...], int | None]:
        """Type a command into the shell.

        Args:
            command: the command.
            seconds: how long it may take.
            until: the prompt of a shell that it opens, which ends the wait too.

        Returns:
            The lines that it printed, and its status; None where it is still running, at the prompt of `until`.

        Raises:
            TimeoutError: neither came in time; with what had been printed until then.
            BrokenPipeError: the shell itself ended; with the same.
        """
        os.write(self._commands, command.encode() + b"\0")
        return self._read(seconds, until)

    def answer(self, text: str, seconds: float, *, until: str = "") -> tuple[tuple[str, ...], int | None]:
        """Type a line into the program that runs; the rest is as for `run`."""
        os.write(self._screen, text.encode() + b"\n")
        lines, status = self._read(seconds, until)
        # A program with a line editor of its own shows what was typed.
        return (lines[1:] if lines and lines[0].strip() == text.strip() else lines), status

    def _read(self, seconds: float, until: str) -> tuple[tuple[str, ...], int | None]:
        self._output = ""
        status: int | None = None
        ended = False
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._screen, selectors.EVENT_READ)
            selector.register(self._statuses, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(max(deadline - time.monotonic(), 0))}
                if not ready:
                    raise (BrokenPipeError if ended else TimeoutError)("\n".join(_as_seen(self._output)))
                if self._screen in ready:
                    self._take()
                if self._statuses in ready:
                    if said := os.read(self._statuses, 16):
                        status = int(said)
                    else:
                        # What the shell printed may come after its end; then the terminal says that nobody holds it.
                        ended = True
                        selector.unregister(self._statuses)
                        deadline = min(deadline, time.monotonic() + _LAST_WORDS)
                if status is not None and _END in self._output:
                    return _as_seen(self._output.rpartition(_END)[0]), status
                if until and (lines := _as_seen(self._output)) and lines[-1] == until.rstrip():
                    return lines[:-1], None

    def _take(self) -> None:
        try:
            self._output += self._decoder.decode(os.read(self._screen, 65536))
            if len(self._output) > 2 * _MOST:
                self._output = f"{self._output[: _MOST // 2]}\n(and so on)\n{self._output[-_MOST // 2 :]}"
        except OSError:  # how Linux says that nobody holds the other end any more
            raise BrokenPipeError("\n".join(_as_seen(self._output))) from None


def _as_seen(output: str) -> tuple[str, ...]:
    """The lines as a reader's shell shows them: an error of the shell itself has no line of a script there."""
    return tuple(re.sub(r"^bash: line \d+: ", "bash: ", line) for line in clean_output(output))
