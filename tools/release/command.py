"""Runs a command that makes a file of the release: it says what it made, or what keeps it from being made."""

import sys
from collections.abc import Callable


class ReleaseError(Exception):
    """Raised where a file of the release can't be made; its message says what would help."""


def run(make: Callable[[], str]) -> int:
    """Print what `make` says of the file that it made; returns the status of the command, 1 where it raised."""
    try:
        print(make(), flush=True)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
