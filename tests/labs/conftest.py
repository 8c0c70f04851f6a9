"""What the labs' pages are run with, each made once for the whole run; who lacks something reads what to install."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from tools.labs.accelerator import choose_accelerator
from tools.labs.engine import BUSYBOX, Engine, NoEngineError, docker_engine, require_busybox
from tools.labs.initramfs import lay_out, pack
from tools.labs.kernel import find_package, unpack_kernel
from tools.labs.machine import NAMES
from tools.labs.problem import LabError
from tools.labs.surroundings import Surroundings
from tools.labs.tools import lacking, root_prefix


@pytest.fixture(scope="session", autouse=True)
def _end_in_order() -> Iterator[None]:
    """Let a polite request to stop end the fixtures too.

    Ctrl-C is one even where a shell runs the tests in the background, and has them and all that they start ignore it.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _require(need: str) -> None:
    if reason := lacking(need):
        pytest.skip(reason)


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
def docker(engine: Engine) -> Surroundings:
    return Surroundings(engine.env, engine.inside, {"Docker Engine": engine.version}, docker=True)


@pytest.fixture(scope="session")
def root() -> Surroundings:
    _require("root")
    return Surroundings(prefix=root_prefix())


@pytest.fixture(scope="session")
def package() -> Path:
    """The Debian package of the kernel that guests boot."""
    _require("machine")
    try:
        return find_package()
    except LabError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def machine(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """What boots a virtual machine; the page finds the kernel's package downloaded already."""
    folder = tmp_path_factory.mktemp("machine")
    kernel = unpack_kernel(package, folder)
    initramfs = pack(lay_out(folder / "tree", "echo guest-is-up\nbusybox sleep 60\n"), folder / "initramfs.gz")
    choice = choose_accelerator(kernel, initramfs, "guest-is-up")
    said = subprocess.run(["qemu-system-x86_64", "--version"], check=True, capture_output=True, text=True).stdout
    version = re.search(r"version (\S+)", said)
    assert version
    tools = {
        "QEMU": version[1],
        "accelerator": NAMES[choice.accelerator],
        "guest kernel": kernel.name.removeprefix("vmlinuz-"),
    }
    return Surroundings(tools=tools, files=(package,))
