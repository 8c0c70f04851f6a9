"""Reads files of authored data and goes on after a problem, so that an author sees all of them at once."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from isolation_atlas.authoring.document import Document, read_document
from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import AtlasError, Location, Problem, suggest


class HasId(Protocol):
    """Something with an id that is unique among its kind."""

    @property
    def id(self) -> str: ...


_Entry = TypeVar("_Entry", bound=HasId)
_Checked = TypeVar("_Checked")


class DataFolder:
    """The folder of authored data, and the problems that its files have.

    Args:
        path: the folder on disk.
        name: how problems call it, such as "docs/data".
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.problems: list[Problem] = []

    def read(self, file: str, shape: type[_Checked]) -> tuple[Document, _Checked] | None:
        """A file's data in its shape, and the document for places; None where it has problems."""
        try:
            document = read_document(self.path / file, f"{self.name}/{file}")
            return document, validate(document, shape, what="this file")
        except AtlasError as error:
            self.problems += error.problems
            return None

    def read_list(
        self, file: str, shape: type[list[_Entry]], *, required: bool = False, unique_keys: Sequence[str] = ("id",)
    ) -> tuple[Document | None, dict[str, _Entry], dict[int, _Entry]]:
        """The entries of a file by id, and the same by their index there, both in its order.

        Two entries with the same value under one of `unique_keys` are a problem, and so is an empty list where an
        entry is `required`. Of entries with the same id, only the first is kept.
        """
        if not (read := self.read(file, shape)):
            return None, {}, {}
        document, listed = read
        if required and not listed:
            self.problems.append(document.problem([], "This file lists nothing. Add an entry."))
        entries: dict[str, _Entry] = {}
        by_index: dict[int, _Entry] = {}
        seen: set[tuple[str, object]] = set()
        for index, entry in enumerate(listed):
            for key in unique_keys:
                value = getattr(entry, key)
                if (key, value) in seen:
                    message = f"The {key} {value!r} stands here twice. Each needs one of its own."
                    self.problems.append(document.problem([index, key], message))
                seen.add((key, value))
            if entries.setdefault(entry.id, entry) is entry:
                by_index[index] = entry
        return document, entries, by_index

    def files(self, folder: str) -> list[str]:
        """The names of the YAML files of a folder, without their ending, in alphabetical order.

        A name that begins with a dot is an editor's own, and may lead nowhere.
        """
        return sorted(path.stem for path in (self.path / folder).glob("*.yml") if not path.name.startswith("."))

    def require(
        self, document: Document | None, what: str, named: Sequence[tuple[Sequence[Key], str]], known: Iterable[str]
    ) -> None:
        """Report each of the `named` ids that is not `known`, at its keys.

        With nothing known at all, the file that should have it has a problem of its own.
        """
        known = list(known)
        for keys, identity in named:
            if document and known and identity not in known:
                at_key = bool(keys) and keys[-1] == identity
                message = f"Unknown {what} {identity!r}. {suggest(identity, known)}"
                self.problems.append(document.problem(keys, message, at_key=at_key))

    def require_pages(self, document: Document | None, named: Sequence[tuple[Sequence[Key], str]]) -> None:
        """Report each of the `named` pages that is not among those beside the folder, at its keys."""
        self.require(document, "page", named, self._pages)

    @cached_property
    def _pages(self) -> list[str]:
        docs = self.path.parent
        return [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]

    def report(self, file: str, message: str) -> None:
        """Report what is wrong with a file as a whole."""
        self.problems.append(Problem(Location(f"{self.name}/{file}"), message))
