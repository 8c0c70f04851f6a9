"""Provides the fixtures that lab pages need, once for each run; without a need, a test is skipped with a hint."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest
from tools.labs.accelerator import choose_accelerator
from tools.labs.engine import BUSYBOX, Engine, docker_engine, require_busybox
from tools.labs.environment import LabEnvironment
from tools.labs.errors import LabError, NoEngineError
from tools.labs.initramfs import make_root, pack_initramfs
from tools.labs.kernel import find_package, unpack_kernel
from tools.labs.programs import explain_missing, explain_refusal, root_prefix
from tools.labs.virtual_machine import NAMES


@pytest.fixture(scope="session", autouse=True)
def _end_fixtures_on_signals() -> Iterator[None]:
    """End the tests and their fixtures on SIGINT and SIGTERM.

    A shell that runs the tests in the background makes them and their children ignore SIGINT, so this sets a handler.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _require(need: str) -> None:
    if reason := explain_missing(need):
        pytest.skip(reason)


def _require_consent(need: str) -> None:
    """Skip what types the commands of a page where nobody asked for that."""
    if reason := explain_refusal(need):
        pytest.skip(reason)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on disk: what a command writes into memory would count as memory of its control group."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def consent() -> None:
    _require_consent("docker")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """A Docker Engine with the image `busybox`."""
    _require("docker")
    try:
        with docker_engine() as engine:
            new = require_busybox(engine)
            yield engine
            if new and not engine.own:
                engine.run("image", "rm", BUSYBOX)
    except NoEngineError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def docker(consent: None, engine: Engine) -> LabEnvironment:
    return LabEnvironment(engine.env, engine.inside, {"Docker Engine": engine.version}, docker=True)


@pytest.fixture(scope="session")
def root() -> LabEnvironment:
    _require_consent("root")
    _require("root")
    return LabEnvironment(prefix=root_prefix())


@pytest.fixture(scope="session")
def sandbox(consent: None) -> LabEnvironment:
    _require("sandbox")
    return LabEnvironment(tools={"bubblewrap": _read_version("bwrap"), "gVisor": _read_version("runsc")})


def _read_version(program: str) -> str:
    """The version in the first line that a program says about itself."""
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return said.split("\n", 1)[0].split()[-1]


@pytest.fixture(scope="session")
def package() -> Path:
    """The Debian package of the guests' kernel."""
    _require("machine")
    try:
        return find_package()
    except LabError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def machine(consent: None, package: Path, tmp_path_factory: pytest.TempPathFactory) -> LabEnvironment:
    """The environment for a page that boots a virtual machine, with the kernel's package in the page's folder."""
    folder = tmp_path_factory.mktemp("machine")
    kernel = unpack_kernel(package, folder)
    initramfs = pack_initramfs(
        make_root(folder / "tree", "echo guest-is-up\nbusybox sleep 60\n"), folder / "initramfs.gz"
    )
    choice = choose_accelerator(kernel, initramfs, "guest-is-up")
    output = subprocess.run(["qemu-system-x86_64", "--version"], check=True, capture_output=True, text=True).stdout
    version = re.search(r"version (\S+)", output)
    assert version
    tools = {
        "QEMU": version[1],
        "accelerator": NAMES[choice.accelerator],
        "guest kernel": kernel.name.removeprefix("vmlinuz-"),
    }
    return LabEnvironment(tools=tools, files=(package,))
