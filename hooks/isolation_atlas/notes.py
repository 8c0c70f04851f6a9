"""Notes what is read while something is made, because it has to be made again when that changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Notes:
    """The digests of what is read, by its name, in the context that asks for them.

    Args:
        name: what the names are of, such as "files".
    """

    def __init__(self, name: str) -> None:
        self._current: ContextVar[dict[str, str] | None] = ContextVar(name, default=None)

    @property
    def current(self) -> dict[str, str] | None:
        """The notes of the innermost context; None if nothing asks for any."""
        return self._current.get()

    @contextmanager
    def collect(self) -> Iterator[dict[str, str]]:
        """Collect the notes of what is read within the context."""
        noted: dict[str, str] = {}
        token = self._current.set(noted)
        try:
            yield noted
        finally:
            self._current.reset(token)

    def begin(self) -> dict[str, str]:
        """Collect the notes of what is read from now on, outside of `collect`, until `end`."""
        noted: dict[str, str] = {}
        self._current.set(noted)
        return noted

    def end(self) -> None:
        """Collect no longer."""
        self._current.set(None)
