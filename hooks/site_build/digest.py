"""Makes digests of values, files and folders."""

import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic_core import to_json

_SECOND = 1_000_000_000

State = tuple[int, ...]
"""The state of a file, as `describe_state` has it."""


def digest(*values: object) -> str:
    """A digest of texts, numbers, models and collections of them; other objects count by their name or class."""
    return hashlib.sha256(to_json(values, fallback=_describe)).hexdigest()


def _describe(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(options := getattr(value, "config", None), Mapping):  # those of a plugin
        return dict(options)
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{named.__qualname__}"


def list_names(folder: Path) -> list[str]:
    """The paths of all files below a folder."""
    found = (os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)  # noqa: PTH118 - fast
    return sorted(found)


def describe_version(path: Path) -> object:
    """What is equal for a file as long as nobody has changed it.

    A file that was changed within this second may be changed again without another time, so nothing is equal to that.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if time.time_ns() - status.st_ctime_ns < _SECOND:
        return object()
    return describe_state(status)


def describe_state(status: os.stat_result) -> State:
    """What changes with a file, unless it changes twice within a tick of the clock and keeps its size."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev


def read_texts(folder: Path) -> dict[str, str]:
    """The texts of all files below a folder, by their paths, but of those that are no texts or can't be read."""
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        with suppress(OSError, UnicodeDecodeError):
            if path.is_file():
                texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return texts
