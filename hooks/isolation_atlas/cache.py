"""Keeps results that take long to make on disk, so that the next build does not have to make them again.

The cache only saves time. A build gives the same site if the folder of the cache is removed, damaged, full or
read-only: an entry with a wrong digest is made again. `make bench` measures how much time each kind of entry saves; a
kind that saves less than 50 ms of a build is not cached.

The cache lies outside the checkout, because a pull request can bring any file into that. No entry is used that another
user could have written.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_CHECKOUT = Path(__file__).absolute().parents[2].resolve()

CACHE = user_cache_path("isolation-atlas", appauthor=False) / hashlib.sha256(os.fsencode(_CHECKOUT)).hexdigest()[:16]
"""The folder of this checkout in the user's folder of caches."""

MAX_FILES = 2000
"""If there are more entries of one kind, the older half is removed."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends

# Counting the files takes as long as writing dozens of them. So the files are counted only after the write of an entry
# whose name, a hexadecimal digest, starts with this digit: one write in sixteen.
_SWEEP_ON = "0"


def digest_folder(folder: Path, pattern: str = "*") -> str:
    """A digest of the names and contents of the files below a folder, except compiled Python files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts:
            digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode(errors="surrogateescape"))
            digest.update(path.read_bytes())
    return digest.hexdigest()


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
        stored = _read_own(path)
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
        private_folder(kind)
        unfinished.unlink(missing_ok=True)  # the process of the same number may have been killed here
        with unfinished.open("xb") as file:
            file.write(_digest(path, content) + content)
        # Where ext4 replaces a file, it writes the new one to the disk at once, which takes up to a tenth of a second.
        path.unlink(missing_ok=True)
        unfinished.replace(path)
        if path.name.startswith(_SWEEP_ON):
            _remove_oldest(path.parent)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def private_folder(name: str) -> Path:
    """Make a folder of the cache, into which no other user can write.

    Raises:
        PermissionError: other users may write into it, or into the cache as a whole; or one of them is a link.
        OSError: it can't be made.
    """
    folder = CACHE / name
    for path in (CACHE, folder):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_own(path, os.lstat(path))
    return folder


def _read_own(path: Path) -> bytes:
    """The bytes of a file of the cache.

    Raises:
        PermissionError: the file, or a folder that it lies in, could have been written by another user.
        OSError: the file can't be read.
    """
    for folder in (CACHE, path.parent):
        _require_own(folder, os.lstat(folder))
    # A link is not followed, and a pipe not waited for.
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with os.fdopen(opened, "rb") as file:
        _require_own(path, os.fstat(opened))
        return file.read()


def _require_own(path: Path, state: os.stat_result) -> None:
    """Refuse what other users may write, and what is neither a file nor a folder."""
    ours = not hasattr(os, "geteuid") or (state.st_uid == os.geteuid() and not state.st_mode & _OTHERS_WRITE)
    if not ours or not (stat.S_ISDIR(state.st_mode) or stat.S_ISREG(state.st_mode)):
        raise PermissionError(f"{path} is not this user's alone. Remove it, and try again.")


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
