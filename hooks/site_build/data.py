"""The site's data, each part read once a build, for all hooks that need it and the fences that show it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from isolation_atlas.bibliography import Source
from isolation_atlas.comparison import Comparison, read_comparison
from isolation_atlas.escape import Escape, read_escapes
from isolation_atlas.glossary import read_glossary
from isolation_atlas.page.fence_cache import fingerprint_data
from isolation_atlas.problem import AtlasError, Problem
from isolation_atlas.stack import Stack, read_stacks
from site_build.docs_folder import name_docs

FILES = (
    "data/comparison/",
    "data/corrections.yml",
    "data/escapes.yml",
    "data/glossary.yml",
    "data/sources.yml",
    "data/stacks.yml",
)
"""What this module alone reads, from the pages' folder."""

_Read = TypeVar("_Read")


class Data(Generic[_Read]):
    """One part: what was read for this build, or the problems that it has.

    Args:
        hook: the hook file that has it read, before any other asks for it.
        read: reads it from the folder of the data, which problems call by the second argument; may raise `AtlasError`.
        needs: the part that it names things of; where that has problems, this one can't be read, and has none to add.
    """

    def __init__(self, hook: str, read: Callable[[Path, str], _Read], needs: "Data[Any] | None" = None) -> None:
        self._hook, self._read, self._needs = hook, read, needs
        self._found: _Read | AtlasError | None = None
        self.fingerprint = ""
        """Changes with what was read for this build."""

    def read(self, config: MkDocsConfig) -> tuple[Problem, ...]:
        """Read it anew; returns what is wrong with it, which is its reader's to report."""
        problems = self._find(Path(config.docs_dir, "data"), f"{name_docs(config)}/data")
        self.fingerprint = fingerprint_data(self._found)
        return problems

    def _find(self, folder: Path, name: str) -> tuple[Problem, ...]:
        if self._needs and self._needs.known() is None:
            self._found = self._needs._found
            return ()
        try:
            self._found = self._read(folder, name)
        except AtlasError as error:
            self._found = error
            return tuple(error.problems)
        return ()

    def current(self) -> _Read:
        """What was read for this build; raises `AtlasError` where it has problems."""
        if self._found is None:
            line = f"- hooks/{self._hook}.py"
            raise PluginError(
                f"A hook needs data that '{line}' reads. Put that line before it, under 'hooks:' in mkdocs.yml."
            )
        if isinstance(self._found, AtlasError):
            raise self._found
        return self._found

    def known(self) -> _Read | None:
        """The same, or None where it has problems, which have been reported."""
        try:
            return self.current()
        except AtlasError:
            return None


def _take_sources(_folder: Path, _name: str) -> Mapping[str, Source]:
    return comparison.current().sources


def _read_stacks(folder: Path, name: str) -> Mapping[str, Stack]:
    return read_stacks(folder, name, sources.known() or ())


def _read_escapes(folder: Path, name: str) -> Mapping[str, Escape]:
    known = comparison.known()
    return read_escapes(folder, name, known.technologies if known else (), sources.known() or ())


comparison: Data[Comparison] = Data("comparison_table", read_comparison)
sources = Data("comparison_table", _take_sources, needs=comparison)
"""Those of the comparison, by themselves: a claim changes more often than they do, and much is made from them alone."""
stacks = Data("stack_diagram", _read_stacks)
escapes = Data("escape_timeline", _read_escapes)
glossary = Data("glossary_terms", read_glossary)
