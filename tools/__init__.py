"""Holds the programs that help to write, check and publish the site; `make help` lists them."""

import sys
from types import TracebackType


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in words what the machine refuses, such as to write into a checkout that is another user's."""
    if isinstance(error, OSError) and error.strerror:
        print(f"{error.filename or 'This'}: {error.strerror}.", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


# A program of this package may meet a read-only checkout or a full disk at each file that it writes.
sys.excepthook = _say
