"""Finds a place in memory for what tests write."""

import os
from contextlib import suppress

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - each folder of a run is made there as in /tmp
_NEEDED = 4 * 1024**3


def _find_memory() -> str | None:
    if os.environ.get("TMPDIR"):
        return None
    with suppress(OSError, AttributeError):  # a system without it, or without this call
        state = os.statvfs(_SHARED_MEMORY)
        has_room = state.f_bavail * state.f_frsize >= _NEEDED
        if has_room and not state.f_flag & os.ST_NOEXEC and os.access(_SHARED_MEMORY, os.W_OK):
            return _SHARED_MEMORY
    return None


MEMORY = _find_memory()
"""A folder in memory; None where there is none, where it is small, and where `TMPDIR` names another.

A run writes and removes half a million files. On a disk that costs a tenth of its processor time, and waits.
"""
