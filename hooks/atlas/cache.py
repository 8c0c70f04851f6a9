"""Keeps what is slow to make in `.cache/`, under a name that says all that it depends on."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"


def remember(kind: str, inputs: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, made only where the cache does not have it.

    Args:
        kind: the folder and the ending of the file, such as "diagrams.svg".
        inputs: everything that the result depends on, the version of whatever makes it included.
        make: may raise; then nothing is kept.
    """
    folder, _, ending = kind.partition(".")
    path = CACHE / folder / f"{hashlib.sha256(inputs.encode()).hexdigest()}.{ending}"
    try:
        return path.read_bytes()
    except OSError:
        made = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Through a second name, so that a build that is killed leaves no half file.
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(made)
        unfinished.replace(path)
    except OSError:
        pass  # The cache saves time only; a read-only checkout builds without it.
    return made
