"""Notes what a page is made from as it is read, and says later whether all of that is still the same."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from isolation_atlas.hooks import FILLED_TEMPLATES

_Value = TypeVar("_Value")

Input = tuple[str, str, str, str]
"""An input of a page: its kind, its name, and its rough and exact digest when it was read."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of input.

    Attributes:
        rough: a digest, by the name of the input, that is quick to get and that changes at least when the input does,
            such as that of the whole file in which the input stands.
        exact: a digest that changes only when the input does.
    """

    rough: Callable[[str], str]
    exact: Callable[[str], str]


@dataclass
class Record:
    """What is known of a page that is being made.

    Attributes:
        inputs: what it was made from so far, by kind and name.
        is_silent: whether nothing was reported of it so far. A report has to be repeated at the next build, so such a
            page is made again.
    """

    inputs: dict[tuple[str, str], Input] = field(default_factory=dict)
    is_silent: bool = True

    def list_inputs(self) -> list[Input]:
        """The inputs."""
        return list(self.inputs.values())


class _Listener(logging.Handler):
    """Notes that something was reported while a page was made."""

    def __init__(self, record: Record) -> None:
        super().__init__(logging.INFO)
        self._record = record

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self._record.is_silent = False


_LOGS = ("mkdocs", "properdocs")


def told_level() -> int:
    """The level from which something is reported: what is not reported is not noted."""
    return logging.getLogger(_LOGS[0]).getEffectiveLevel()


def stop_listening() -> None:
    """Stop noting what is reported and which templates are filled."""
    FILLED_TEMPLATES.end()
    for log in map(logging.getLogger, _LOGS):
        for handler in [handler for handler in log.handlers if isinstance(handler, _Listener)]:
            log.removeHandler(handler)


class Inputs:
    """The inputs of the pages of one build."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._templates: Mapping[str, str] = {}
        self._kinds: dict[str, _Kind] = {}
        self._rough: dict[tuple[str, str], str] = {}
        self._exact: dict[tuple[str, str], str] = {}

    def begin(self) -> None:
        """Begin the record of a page."""
        self.end()
        self._record = Record()
        self._templates = FILLED_TEMPLATES.begin()
        for name in _LOGS:
            logging.getLogger(name).addHandler(_Listener(self._record))

    def end(self) -> Record | None:
        """End the record of the page that is being made, and return it; None if no page is."""
        for name, read in self._templates.items():
            self.note("template", name, read)
        record, self._record, self._templates = self._record, None, {}
        stop_listening()
        return record

    def note_problem(self) -> None:
        """Note that the page that is being made has a problem, also one reported of another page, which may go."""
        if self._record:
            self._record.is_silent = False

    @contextmanager
    def stay_silent(self) -> Iterator[None]:
        """Do not note what is reported within the context, because it is reported again in any case."""
        record = self._record
        was_silent = record.is_silent if record else True
        try:
            yield
        finally:
            if record:
                record.is_silent = was_silent

    def define(self, kind: str, rough: Callable[[str], str], exact: Callable[[str], str] | None = None) -> None:
        """Define a kind of input by its digests; the rough one is exact, too, if there is no other."""
        self._kinds[kind] = _Kind(rough, exact or rough)

    def note(self, kind: str, name: str, exact: str | None = None) -> None:
        """Note that the page that is being made depends on an input.

        Args:
            kind: the kind of the input.
            name: its name.
            exact: its exact digest, if that is known. Who reads an input gives that of what was read, because it may
                have been changed since.
        """
        if self._record and (kind, name) not in self._record.inputs:
            exact = self._read_exact(kind, name) if exact is None else exact
            has_both = self._kinds[kind].rough is not self._kinds[kind].exact
            rough = self.digest(kind, name) if has_both else exact
            self._record.inputs[kind, name] = (kind, name, rough, exact)

    def renew(self, inputs: Iterable[Input]) -> list[Input] | None:
        """The same inputs with their present rough digests; None if one of them is not the same, or of no kind."""
        renewed: list[Input] = []
        for kind, name, rough, exact in inputs:
            if kind not in self._kinds:
                return None
            now = self.digest(kind, name)
            if now != rough and self._read_exact(kind, name) != exact:
                return None
            renewed.append((kind, name, now, exact))
        return renewed

    def describe(self, kind: str, name: str) -> Input:
        """An input whose rough digest is exact, as it is in this build."""
        digest = self.digest(kind, name)
        return kind, name, digest, digest

    def digest(self, kind: str, name: str) -> str:
        """The rough digest of an input in this build."""
        if (kind, name) not in self._rough:
            self._rough[kind, name] = self._kinds[kind].rough(name)
        return self._rough[kind, name]

    def _read_exact(self, kind: str, name: str) -> str:
        if (kind, name) not in self._exact:
            self._exact[kind, name] = self._kinds[kind].exact(name)
        return self._exact[kind, name]


class NotedMapping(Mapping[str, _Value]):
    """A mapping that notes each key that is asked for, whether or not it is there.

    To go through all keys is not noted: that is done to name the nearest to one that is missing, which is a problem,
    and a page with a problem is made again.

    Args:
        values: the mapping.
        note: called with each key.
    """

    def __init__(self, values: Mapping[str, _Value], note: Callable[[str], None]) -> None:
        self._values, self._note = values, note

    def __getitem__(self, key: str) -> _Value:
        self._note(key)
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
