"""Runs a bash session on its own terminal, and types the commands of a page into it."""

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
_MAX_OUTPUT = 200_000
"""An output of twice as many characters is cut to this many, which is more than any page shows."""

_FINAL_OUTPUT_SECONDS = 1
"""The time to wait for the final output of a shell that has ended.

The output arrives in milliseconds, and then the terminal reports that no process has it open. The whole time passes
only if a background command still has the terminal open.
"""

_END = "\x1e"
"""The character that is printed after each command, to mark the end of its output.

The mark is needed because the kernel may deliver the end of an output later than the status of the command.
"""

# The shell reads each command from one pipe and writes its status to another. So no output can be mistaken for the end
# of a command, and programs can read from the terminal. Commands inherit neither pipe. The pipes have names, because
# sudo closes inherited file descriptors.
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
    """A session, as a context manager; the end of the block ends every process that it started.

    Args:
        folder: the folder in which the shell starts.
        env: the environment of the shell.
        prefix: the command in front of `bash`, such as sudo.
    """

    def __init__(self, folder: Path, env: Mapping[str, str], prefix: Sequence[str] = ()) -> None:
        self._screen, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, COLUMNS, 0, 0))
        modes = termios.tcgetattr(screen)
        modes[3] &= ~termios.ECHO  # the page already shows what is typed
        termios.tcsetattr(screen, termios.TCSANOW, modes)
        self._pipes = Path(tempfile.mkdtemp())
        commands, statuses = self._pipes / "commands", self._pipes / "statuses"
        os.mkfifo(commands)
        os.mkfifo(statuses)
        self._commands = os.open(commands, os.O_RDWR)  # O_WRONLY would wait for a reader
        self._statuses = os.open(statuses, os.O_RDONLY | os.O_NONBLOCK)
        # `nsenter` starts at the root of the mount namespace that it enters, so the shell itself changes the folder.
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
        # Closing the terminal sends SIGHUP to all processes of the session, and SIGKILL ends those that ignore it.
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
            seconds: the time limit.
            until: the prompt of a shell that the command opens, which also ends the wait.

        Returns:
            The lines of the output, and the exit status, which is None if the command shows the prompt `until`.

        Raises:
            TimeoutError: neither the end nor the prompt came in time; the message is the output until then.
            BrokenPipeError: the shell itself ended; the message is its output.
        """
        os.write(self._commands, command.encode() + b"\0")
        return self._read(seconds, until)

    def answer(self, text: str, seconds: float, *, until: str = "") -> tuple[tuple[str, ...], int | None]:
        """Type a line into the running program; arguments, result and errors are those of `run`."""
        os.write(self._screen, text.encode() + b"\n")
        lines, status = self._read(seconds, until)
        # A program with a line editor echoes the typed line.
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
                    raise (BrokenPipeError if ended else TimeoutError)("\n".join(_split_lines(self._output)))
                if self._screen in ready:
                    self._read_output()
                if self._statuses in ready:
                    if line := os.read(self._statuses, 16):
                        status = int(line)
                    else:
                        # The shell has ended, and its final output may still be on the way.
                        ended = True
                        selector.unregister(self._statuses)
                        deadline = min(deadline, time.monotonic() + _FINAL_OUTPUT_SECONDS)
                if status is not None and _END in self._output:
                    return _split_lines(self._output.rpartition(_END)[0]), status
                if until and (lines := _split_lines(self._output)) and lines[-1] == until.rstrip():
                    return lines[:-1], None

    def _read_output(self) -> None:
        try:
            self._output += self._decoder.decode(os.read(self._screen, 65536))
            if len(self._output) > 2 * _MAX_OUTPUT:
                self._output = f"{self._output[: _MAX_OUTPUT // 2]}\n(and so on)\n{self._output[-_MAX_OUTPUT // 2 :]}"
        except OSError:  # Linux reports EIO if no process has the other end open any more
            raise BrokenPipeError("\n".join(_split_lines(self._output))) from None


def _split_lines(output: str) -> tuple[str, ...]:
    """The lines as a reader's shell prints them: errors of the shell itself don't name a line of a script there."""
    return tuple(re.sub(r"^bash: line \d+: ", "bash: ", line) for line in clean_output(output))
