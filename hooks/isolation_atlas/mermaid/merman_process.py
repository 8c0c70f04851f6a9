"""Asks merman in a process of its own, which is ended where it takes more time or memory than it may."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

from isolation_atlas.page.time_limit import spend

MOST_SECONDS = 1
"""How many seconds of the processor a request may take; the largest diagram of the site takes a fifth of that."""

MOST_MEGABYTES = 1_000
"""How much memory the process may have."""

_WORKER = Path(__file__).with_name("worker.py")


class RefusedError(Exception):
    """Raised if merman refuses a request; has its message."""


class ExhaustedError(RefusedError):
    """Raised if a request takes more time or memory than it may, or if merman crashes at it."""

    def __init__(self) -> None:
        super().__init__(f"merman takes more than {MOST_SECONDS} s or {MOST_MEGABYTES:,} MB for it, or crashes")


@cache
def is_installed() -> bool:
    """Whether merman is installed: it has no wheel for some platforms."""
    return find_spec("merman") is not None


def ask_merman(operation: str, source: str, options: Mapping[str, Any]) -> str:
    """Return what merman answers to a request.

    Raises:
        RefusedError: merman refuses it.
        ExhaustedError: it takes too much time or memory.
    """
    process = _start()
    requests, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
    try:
        with suppress(BrokenPipeError):  # it has ended, so there is no answer
            requests.write(json.dumps([operation, source, options]) + "\n")
            requests.flush()
        answer = json.loads(answers.readline() or "{}")
    except BaseException:  # the time of the page is over, say: the next request must not get the answer to this one
        stop()
        raise
    if not answer:
        stop()
        spend(MOST_SECONDS)
        raise ExhaustedError
    spend(answer["seconds"])
    if answer.get("code") == "MERMAN_CANCELLED":
        raise ExhaustedError
    if "message" in answer:
        raise RefusedError(answer["message"])
    return str(answer["data"])


@cache
def _start() -> subprocess.Popen[str]:
    # -P: what lies beside the program, or where it is called, is not what it imports.
    command = [sys.executable, "-P", str(_WORKER), str(MOST_SECONDS), str(MOST_MEGABYTES * 1_000_000)]
    atexit.register(stop)
    return subprocess.Popen(  # noqa: S603 - this Python, with a program of this package
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def stop() -> None:
    """End the process, if there is one; the next request starts another."""
    if not _start.cache_info().currsize:
        return
    process = _start()
    _start.cache_clear()
    atexit.unregister(stop)
    process.kill()
    with suppress(BrokenPipeError), process:  # where it had ended, a request may not have been written
        pass


if hasattr(os, "register_at_fork"):  # a copy of this process would read the answers to this one's requests
    os.register_at_fork(after_in_child=_start.cache_clear)
