"""Facts about failures of the Docker Engine: no daemon, a full disk, a taken port, a killed run, a user's engine."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.apt import is_root
from tools.labs.cgroups import find_cgroups
from tools.labs.cleanup import find_resources
from tools.labs.daemon_supervisor import PID_FILE
from tools.labs.engine import BUSYBOX, Engine, _own_daemon, docker_engine, require_busybox
from tools.labs.errors import EngineError, NoEngineError
from tools.labs.runner import run_lab

from isolation_atlas.lab import read_lab

_WAIT_SECONDS = 60

needs_root = pytest.mark.skipif(not is_root(), reason="Only root may start a daemon of our own: run the tests as root.")

# A run as in `make labs`, which starts a container, prints the daemon's folder and namespaces, and then waits.
_RUN = """
import json, subprocess, sys, time
from tools.labs.engine import docker_engine, require_busybox
with docker_engine() as engine:
    require_busybox(engine)
    engine.run("run", "-d", "--name", "my-container", "busybox", "sleep", "1000")
    namespaces = subprocess.run([*engine.inside, "lsns", "-nro", "NS", "-t", "net"], capture_output=True, text=True)
    folder = engine.env["DOCKER_HOST"].removeprefix("unix://").removesuffix("/docker.sock")
    print(json.dumps({"folder": folder, "namespaces": namespaces.stdout.split()}), flush=True)
    time.sleep(1000)
"""


@pytest.fixture(autouse=True)
def _no_daemon_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set an address at which no daemon answers, so that each of these tests starts its own daemon."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")


@pytest.fixture
def users_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A daemon that answers already, as a user's daemon does, with the user's own image `busybox`."""
    with docker_engine() as engine:
        require_busybox(engine)
        engine.run("run", "--name", "users-container", "busybox", "touch", "/users-file")
        engine.run("commit", "users-container", BUSYBOX)
        monkeypatch.setenv("DOCKER_HOST", engine.env["DOCKER_HOST"])
        yield engine


def _find_traces(folder: Path, namespaces: list[str]) -> list[str]:
    """The processes, mounts, network namespaces, cgroups and files of a daemon."""
    left = [f"cgroup {path}" for path in find_cgroups(folder.name)]
    left += [f"folder {path}" for path in [folder] if path.exists()]
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder) in (process / "cmdline").read_text() or folder.name in (process / "cgroup").read_text():
                left.append(f"process {process.name}")
            if str(folder) in (process / "mountinfo").read_text():
                left.append(f"mount of process {process.name}")
            if (process / "ns" / "net").readlink().name.strip("net:[]") in namespaces:
                left.append(f"network namespace of process {process.name}")
    return left


def _wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return met


@contextlib.contextmanager
def _started_run() -> Iterator[tuple[subprocess.Popen[str], Path, list[str]]]:
    """A run with a started container, the daemon's folder, and the daemon's network namespaces."""
    with subprocess.Popen(
        [sys.executable, "-c", _RUN],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": f"{PROJECT}:{PROJECT}/hooks"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as run:
        assert run.stdout
        try:
            started = json.loads(run.stdout.readline())
            yield run, Path(started["folder"]), started["namespaces"]
        finally:
            run.kill()  # the block may have failed before it ended the run


@needs_root
@pytest.mark.thorough
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_a_run_that_is_ended_leaves_no_process_and_no_file(number: signal.Signals) -> None:
    with _started_run() as (run, folder, namespaces):
        assert len(namespaces) >= 2, "the daemon and the container must have network namespaces"
        assert _find_traces(folder, namespaces), "a running daemon must have traces, or this test could not fail"
        run.send_signal(number)
    assert _wait_for(lambda: _find_traces(folder, namespaces) == []), _find_traces(folder, namespaces)


@needs_root
@pytest.mark.thorough
def test_a_run_killed_together_with_its_supervisor_leaves_only_files_for_the_next_run_to_remove() -> None:
    with _started_run() as (run, folder, namespaces):
        os.kill(int((folder / PID_FILE).read_text()), signal.SIGKILL)
        run.kill()
    assert _wait_for(lambda: all(trace.startswith(("cgroup", "folder")) for trace in _find_traces(folder, namespaces)))
    with docker_engine():
        assert _find_traces(folder, namespaces) == []


@needs_root
@pytest.mark.thorough
def test_our_own_daemon_leaves_no_trace_on_the_machine() -> None:
    def list_state() -> list[str]:
        links = subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout
        rules = [
            subprocess.run(["iptables", "-t", table, "-S"], capture_output=True, text=True, check=True).stdout
            for table in ("filter", "nat")
        ]
        written = [
            str(path) for root in ("/etc/docker", "/opt", "/run/docker") for path in sorted(Path(root).glob("*"))
        ]
        return [*(line.split(":")[1] for line in links.splitlines()), *rules, *written]

    before = list_state()
    with docker_engine() as engine:
        require_busybox(engine)
        engine.run("run", "-d", "-p", "127.0.0.1::80", "busybox", "sleep", "1000")
        assert list_state() == before, "the daemon left traces while it was running"
    assert list_state() == before


@needs_root
@pytest.mark.thorough
@pytest.mark.parametrize("size", ["100k", "1500k"], ids=["for-the-daemon", "for-the-image"])
def test_a_full_disk_is_reported_with_what_to_do(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "small", str(disk)], check=True)
    try:
        monkeypatch.setattr("tempfile.tempdir", str(disk))
        with pytest.raises(EngineError, match=r"(?s)no space left on device.*set TMPDIR"):
            _use_engine()
        assert list(disk.glob("isolation-atlas-*")) == []
    finally:
        assert _wait_for(lambda: subprocess.run(["umount", str(disk)], check=False).returncode == 0)
        disk.rmdir()


@needs_root
def test_a_folder_whose_name_is_too_long_for_a_socket_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("long" * 20)))
    Path(tempfile.gettempdir()).mkdir()
    with pytest.raises(EngineError, match="Set TMPDIR to a shorter path"), docker_engine():
        pass


@needs_root
@pytest.mark.thorough
def test_a_taken_port_is_reported_with_what_to_do(tmp_path: Path) -> None:
    page = (
        "---\nrun_with: [docker]\n---\n```console\n$ busybox httpd -p 127.0.0.1:8080\n"
        "$ docker run -d --name my-container -p 127.0.0.1:8080:80 busybox httpd -f\n...\n```\n"
    )
    with docker_engine() as engine:
        require_busybox(engine)
        [failure] = run_lab(read_lab(page, "docs/page.md"), tmp_path, engine.env, engine.inside)
    assert "ended with status 125" in str(failure)
    assert "A program has the port" in str(failure)


def test_without_docker_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoEngineError, match=r"apt-get install docker\.io"), docker_engine():
        pass


@needs_root
def test_without_a_daemon_and_without_root_the_error_says_how_to_get_either() -> None:
    os.seteuid(65534)
    try:
        with pytest.raises(NoEngineError, match=r"systemctl start docker.*run this as root"), docker_engine():
            pass
    finally:
        os.seteuid(0)


@needs_root
@pytest.mark.thorough
def test_a_container_of_the_user_with_the_name_of_a_page_stops_the_run_and_is_not_changed(users_engine: Engine) -> None:
    identity = users_engine.run("create", "--name", "my-container", "busybox", "users-command")
    done = _run_pages("docker/commands.md")
    assert done.returncode == 1
    assert "makes what you already have: the container 'my-container'" in done.stdout
    assert users_engine.run("inspect", "--format", "{{.Id}} {{.State.Status}}", "my-container") == f"{identity} created"
    assert "my-app:latest" not in users_engine.run_lines("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")


@needs_root
@pytest.mark.thorough
def test_the_busybox_of_the_user_is_used_and_not_changed(users_engine: Engine, tmp_path: Path) -> None:
    before = users_engine.run_lines("image", "ls", "--quiet", "--no-trunc")
    with docker_engine() as engine:
        assert not engine.own
        assert not require_busybox(engine)
        page = "---\nrun_with: [docker]\n---\n```console\n$ docker run --rm busybox ls /users-file\n/users-file\n```\n"
        assert run_lab(read_lab(page, "page"), tmp_path, engine.env, engine.inside) == []
    assert users_engine.run_lines("image", "ls", "--quiet", "--no-trunc") == before
    assert users_engine.run_lines("ps", "--all", "--format", "{{.Names}}") == {"users-container"}


@needs_root
@pytest.mark.thorough
def test_a_run_killed_on_the_engine_of_the_user_removes_only_what_it_created(users_engine: Engine) -> None:
    names = ("my-app", "my-container")
    with subprocess.Popen(_pages_command("docker/commands.md"), cwd=PROJECT, stdout=subprocess.DEVNULL) as run:
        assert _wait_for(lambda: len(find_resources(names, users_engine.env)) == 2)
        run.kill()
    assert _wait_for(lambda: find_resources(names, users_engine.env) == [])
    assert users_engine.run_lines("ps", "--all", "--format", "{{.Names}}") == {"users-container"}
    assert "busybox:latest" in users_engine.run_lines("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")


def _use_engine() -> None:
    with docker_engine() as engine:
        require_busybox(engine)


def _run_pages(page: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_pages_command(page), cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)


def _pages_command(page: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "tests/labs/test_pages.py", "-p", "no:cacheprovider", "-k", page]


def test_a_folder_whose_name_has_too_many_bytes_for_a_socket_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        folder = Path(short, "é" * 45)
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        assert len(str(folder)) < 80, "in characters, it would have room"
        with pytest.raises(EngineError, match="is too long a path for the daemon's socket"), _own_daemon():
            pass
        assert list(folder.iterdir()) == []
