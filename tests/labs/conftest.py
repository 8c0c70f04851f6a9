"""What the labs' pages are run with, each made once for the whole run; who lacks something reads what to install."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from tests.labs.engine import BUSYBOX, Engine, NoEngineError, docker_engine, require_busybox
from tests.labs.surroundings import Surroundings
from tests.labs.tools import lacking, root_prefix


@pytest.fixture(scope="session", autouse=True)
def _end_in_order() -> Iterator[None]:
    """Let a polite request to stop end the fixtures too."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    yield
    signal.signal(signal.SIGTERM, before)


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
