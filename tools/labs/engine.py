"""Provides the Docker Engine for the labs: one that answers already, or else one that is started for the run."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.apt import is_root
from tools.labs import daemon_supervisor
from tools.labs.busybox import pack_busybox
from tools.labs.errors import EngineError, NoEngineError
from tools.labs.hints import find_hints
from tools.project import PROJECT

BUSYBOX = "busybox:latest"
_FOLDER_PREFIX = "isolation-atlas-"
_SOCKET = "docker.sock"
_MAX_SOCKET_PATH = 107  # the longest path of a socket, in bytes: see unix(7)
_START_SECONDS = 60
_STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Engine:
    """A Docker daemon that answers.

    Attributes:
        env: the environment in which `docker` talks to it.
        version: the daemon's version, such as "28.2.2".
        own: whether the daemon was started for this run.
        inside: the prefix for a command that has to run in the daemon's namespaces.
    """

    env: Mapping[str, str]
    version: str
    own: bool
    inside: tuple[str, ...] = ()

    def run(self, *arguments: str, stdin: bytes | None = None, timeout: float = 60) -> str:
        """The output of `docker …`.

        Raises:
            EngineError: the command failed, or did not end in time.
        """
        command = ["docker", *arguments]
        try:
            # The input is empty and not the terminal, because `docker` must not wait for the user to type.
            done = subprocess.run(
                command, env=self.env, input=stdin or b"", capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise EngineError(f"`{' '.join(command)}` did not end within {timeout:.0f} s.") from None
        if done.returncode:
            raise EngineError(f"`{' '.join(command)}` failed: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace").rstrip("\n")

    def run_lines(self, *arguments: str) -> set[str]:
        """The lines of the output of `docker …`."""
        return set(self.run(*arguments).splitlines())

    def shares_our_kernel(self) -> bool:
        """Whether its containers are processes of this machine, and not of another or a virtual machine."""
        return self.run("info", "--format", "{{.Name}} {{.KernelVersion}}") == (
            f"{socket.gethostname()} {os.uname().release}"
        )


@contextlib.contextmanager
def docker_engine() -> Iterator[Engine]:
    """The daemon that `docker` finds, or else one that is started here and runs until the end of the block.

    Raises:
        NoEngineError: there is no client, or no daemon answers and none may be started.
        EngineError: the started daemon does not answer.
    """
    if not shutil.which("docker"):
        raise NoEngineError("`docker` was not found. On Debian and Ubuntu, install it: apt-get install docker.io")
    if version := _ask_version(os.environ):
        yield Engine(dict(os.environ), version, own=False)
        return
    if not is_root():
        host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
        raise NoEngineError(
            f"No Docker daemon answers at {host}, and only root may start one. Start Docker (sudo systemctl start "
            "docker) and join the group docker, or run this as root."
        )
    if not shutil.which("dockerd"):
        raise NoEngineError(
            "No Docker daemon answers, and `dockerd` was not found, so none can be started. Start Docker, or on Debian "
            "and Ubuntu install it: apt-get install docker.io"
        )
    with _own_daemon() as engine:
        yield engine


def require_busybox(engine: Engine) -> bool:
    """Make sure that the engine has an image `busybox`; an existing image is not changed.

    Returns:
        Whether the image is new. The caller then has to remove it, unless the engine was started for this run.

    Raises:
        NoEngineError: the image can't be fetched, and this machine has no static busybox to make it from.
    """
    with contextlib.suppress(EngineError):
        engine.run("image", "inspect", BUSYBOX)
        return False
    if not engine.own:  # our own daemon has no network, so it can't reach a registry
        with contextlib.suppress(EngineError):
            engine.run("pull", "--quiet", BUSYBOX)
            return True
    try:
        archive = pack_busybox()
    except FileNotFoundError as error:
        raise NoEngineError(str(error)) from None
    try:
        engine.run("import", "--change", 'CMD ["sh"]', "-", BUSYBOX, stdin=archive)
    except EngineError as error:
        raise EngineError(f"{error}\n{find_hints(str(error))}".rstrip()) from None
    return True


@contextlib.contextmanager
def _own_daemon() -> Iterator[Engine]:
    _remove_old_folders()
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX))
    if len(os.fsencode(folder / _SOCKET)) > _MAX_SOCKET_PATH:
        folder.rmdir()
        raise EngineError(f"{folder} is too long a path for the daemon's socket. Set TMPDIR to a shorter path.")
    print("No Docker daemon answers; starting one for this run …", file=sys.stderr, flush=True)
    # The supervisor has its own session, so that Ctrl-C ends only the run, which then closes the pipe.
    process = subprocess.Popen(
        [sys.executable, "-m", daemon_supervisor.__name__, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        holder = process.stdout.readline().decode().strip()
        env = {**os.environ, "DOCKER_HOST": f"unix://{folder / _SOCKET}"}
        env.pop("DOCKER_CONTEXT", None)
        version = _wait_for_daemon(env, folder, holder)
        namespaces = {"mount": "mnt", "net": "net", "pid": "pid_for_children"}
        enter = (f"--{option}=/proc/{holder}/ns/{file}" for option, file in namespaces.items())
        yield Engine(env, version, own=True, inside=("nsenter", *enter))
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(_STOP_SECONDS)


def _wait_for_daemon(env: Mapping[str, str], folder: Path, holder: str) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while not (version := _ask_version(env)):
        log = _last_lines(folder / "log")
        if not Path(f"/proc/{holder}/ns/mnt").exists():
            raise EngineError(
                f"dockerd ended before it answered. Its last messages:\n{log}\n{find_hints(log)}".rstrip()
            )
        if time.monotonic() > deadline:
            raise EngineError(f"dockerd did not answer within {_START_SECONDS} s. Its last messages:\n{log}")
        time.sleep(0.1)
    return version


def _last_lines(log: Path) -> str:
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-5:])


def _ask_version(env: Mapping[str, str]) -> str:
    """The version of the daemon that answers; "" if none answers."""
    command = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _remove_old_folders() -> None:
    """Remove the folders of runs whose supervisor was killed; the kernel has already ended their processes."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER_PREFIX}*"):
        pid_file = folder / daemon_supervisor.PID_FILE
        if pid_file.exists() and str(folder) not in _command_line(pid_file.read_text()):
            daemon_supervisor.remove_remains(folder)


def _command_line(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""
