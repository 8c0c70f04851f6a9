"""Keeps results that take long to make on disk, so that the next build need not make them again.

The cache only saves time. A build gives the same site if the folder of the cache is removed, damaged, full or
read-only: an entry with a wrong digest is made again. `make bench` measures how much time each kind of entry saves; a
kind that saves less than 50 ms of a build is not cached.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"

MAX_FILES = 2000
"""If there are more entries of one kind, the older half is removed."""

# Counting the files takes as long as writing dozens of them. So the files are counted only after the write of an entry
# whose name, a hexadecimal digest, starts with this digit: one write in sixteen.
_SWEEP_ON = "0"


def code_version(module: str, package: str) -> str:
    """The version of the code that makes an entry: the text of the file `module` and the version of a package.

    A module calls this while it is imported, because its file may be edited later, while the old code runs.
    """
    return f"{version(package)}\0{Path(module).read_text(encoding='utf-8')}"


def get_or_make(kind: str, inputs: str, make: Callable[[], bytes]) -> bytes:
    """The entry for `inputs` from the cache, or else from `make`.

    Args:
        kind: the folder of the entries, such as "diagrams".
        inputs: everything that the entry depends on, including the version of the code that makes it.
        make: a function that makes the entry; if it raises, nothing is cached.
    """
    cached = read_entry(kind, inputs)
    if cached is not None:
        return cached
    made = make()
    write_entry(kind, inputs, made)
    return made


def read_entry(kind: str, inputs: str) -> bytes | None:
    """The entry that was written for `inputs`; None if there is none, or if its file is damaged."""
    path = _path(kind, inputs)
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    digest, content = stored[: hashlib.sha256().digest_size], stored[hashlib.sha256().digest_size :]
    return content if digest == _digest(path, content) else None


def write_entry(kind: str, inputs: str, content: bytes) -> None:
    """Write `content` as the entry for `inputs`; nothing happens if the folder can't be written."""
    path = _path(kind, inputs)
    # The file has another name until it is complete, so that a killed build leaves no incomplete entry.
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(_digest(path, content) + content)
        unfinished.replace(path)
        if path.name.startswith(_SWEEP_ON):
            _remove_oldest(path.parent)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _path(kind: str, inputs: str) -> Path:
    return CACHE / kind / hashlib.sha256(inputs.encode()).hexdigest()


def _digest(path: Path, content: bytes) -> bytes:
    """The digest of an entry and its name, so that an entry that was renamed is not used."""
    return hashlib.sha256(path.name.encode() + content).digest()


def _remove_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > MAX_FILES:
        for path in sorted(files, key=lambda path: path.stat().st_mtime)[: len(files) // 2]:
            path.unlink(missing_ok=True)
