"""The site's data, each part read once a build, for all hooks that need it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from mkdocs.config.defaults import MkDocsConfig

from atlas.comparison import Comparison, read_comparison
from atlas.escape import Escape, read_escapes
from atlas.glossary import read_glossary
from atlas.problem import AtlasError, Problem
from atlas.stack import Stack, read_stacks
from docs_folder import name_docs

_Read = TypeVar("_Read")


class Data(Generic[_Read]):
    """One part: what was read for this build, or the problems that it has.

    Args:
        read: reads it from the folder of the data, which problems call by the second argument; may raise `AtlasError`.
        needs: the part that it names things of; where that has problems, this one can't be read, and has none to add.
    """

    def __init__(self, read: Callable[[Path, str], _Read], needs: "Data[Any] | None" = None) -> None:
        self._read, self._needs = read, needs
        self._found: _Read | AtlasError

    def read(self, config: MkDocsConfig) -> tuple[Problem, ...]:
        """Read it anew; returns what is wrong with it, which is its reader's to report."""
        if self._needs and isinstance(self._needs._found, AtlasError):
            self._found = self._needs._found
            return ()
        try:
            self._found = self._read(Path(config.docs_dir, "data"), f"{name_docs(config)}/data")
        except AtlasError as error:
            self._found = error
            return tuple(error.problems)
        return ()

    def current(self) -> _Read:
        """What was read for this build; raises `AtlasError` where it has problems."""
        if isinstance(self._found, AtlasError):
            raise self._found
        return self._found

    def known(self) -> _Read | None:
        """The same, or None where it has problems, which have been reported."""
        return None if isinstance(self._found, AtlasError) else self._found


def _read_stacks(folder: Path, name: str) -> Mapping[str, Stack]:
    known = comparison.known()
    return read_stacks(folder, name, known.sources if known else ())


def _read_escapes(folder: Path, name: str) -> Mapping[str, Escape]:
    return read_escapes(folder, name, comparison.current().technologies, comparison.current().sources)


comparison: Data[Comparison] = Data(read_comparison)
stacks = Data(_read_stacks)
escapes = Data(_read_escapes, needs=comparison)
glossary = Data(read_glossary)
