"""Keeps what is slow to make on disk, so that the next build need not make it again.

The cache only saves time. Whatever happens to its folder (removed, damaged, full, read-only), a build ends as it would
without it: an entry is used only if its digest fits, and is made again if not. `make bench` measures what each kind of
entry saves; a kind that saves less than 50 ms of a build is not kept.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"

MAX_FILES = 2000
"""About this many entries of a kind are kept. Above that, the older half is removed."""

# Counting the files takes as long as writing dozens of them, so one write in sixteen does it: if its name starts so.
_SWEEP_ON = "0"


def code_version(module: str, package: str) -> str:
    """The version of the code that makes an entry: the text of the file `module` and the version of a package.

    Call it while the module is imported: later, the file may hold other code than the one that runs.
    """
    return f"{version(package)}\0{Path(module).read_text(encoding='utf-8')}"


def get_or_make(kind: str, inputs: str, make: Callable[[], bytes]) -> bytes:
    """The entry for `inputs`, made only if it is not kept.

    Args:
        kind: the folder of the entries, such as "diagrams".
        inputs: everything that the entry depends on, the version of the code that makes it included.
        make: makes the entry; if it raises, nothing is kept.
    """
    kept = read_entry(kind, inputs)
    if kept is not None:
        return kept
    made = make()
    write_entry(kind, inputs, made)
    return made


def read_entry(kind: str, inputs: str) -> bytes | None:
    """The entry that was written for `inputs`; None if there is none, or if its file was damaged."""
    path = _path(kind, inputs)
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    digest, content = stored[: hashlib.sha256().digest_size], stored[hashlib.sha256().digest_size :]
    return content if digest == _digest(path, content) else None


def write_entry(kind: str, inputs: str, content: bytes) -> None:
    """Keep `content` as the entry for `inputs`; a folder that can't be written keeps nothing."""
    path = _path(kind, inputs)
    # Written under another name first, so that a build that is killed leaves no half file under the entry's name.
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
    """The digest of an entry and its name, so that an entry under the name of another is not used either."""
    return hashlib.sha256(path.name.encode() + content).digest()


def _remove_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > MAX_FILES:
        for path in sorted(files, key=lambda path: path.stat().st_mtime)[: len(files) // 2]:
            path.unlink(missing_ok=True)
