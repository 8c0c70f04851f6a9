"""Runs a command that makes a file of the release, and prints its result or its error."""

import sys
from collections.abc import Callable


class ReleaseError(Exception):
    """Raised if a file of the release can't be made; the message says what would help."""


def run(make: Callable[[], str]) -> int:
    """Print the result of `make`, or its ReleaseError; returns the exit status, 1 for an error."""
    try:
        print(make(), flush=True)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
