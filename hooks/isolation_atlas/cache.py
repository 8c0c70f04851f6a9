"""Keeps what is slow to make in `.cache/`, under a name that says all that it depends on."""

import hashlib
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"

MAX_FILES = 2000
"""About so many files of a kind are kept; then the older half goes."""

# To count the files takes as long as to write dozens, so they are counted only when a name begins so: one in sixteen.
_SWEEP_ON = "0"


def code_version(module: str, package: str) -> str:
    """What decides about a result beside what it is made of: the text of `module`, and the version of a package."""
    return f"{version(package)}\0{Path(module).read_text(encoding='utf-8')}"


def get_or_make(kind: str, inputs: str, make: Callable[[], bytes]) -> bytes:
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
        if path.name.startswith(_SWEEP_ON):
            _forget_oldest(path.parent)
    except OSError:
        pass  # The cache saves time only; a read-only checkout builds without it.
    return made


def _forget_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > MAX_FILES:
        for path in sorted(files, key=lambda path: path.stat().st_mtime)[: len(files) // 2]:
            path.unlink(missing_ok=True)
