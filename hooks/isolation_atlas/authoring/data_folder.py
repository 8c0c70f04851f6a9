"""Reads files of authored data, and continues after a problem so that an author sees all problems together."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from isolation_atlas.authoring.docs_files import LEADS_OUT, leads_out
from isolation_atlas.authoring.document import Document, read_document
from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.reserved_names import find_reserved
from isolation_atlas.authoring.source import SourceText, split_lines
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import AtlasError, Location, Problem, suggest, tell_most


class HasId(Protocol):
    """An entry with an id that is unique in its list."""

    @property
    def id(self) -> str: ...


_Entry = TypeVar("_Entry", bound=HasId)
_Checked = TypeVar("_Checked")


class DataFolder:
    """A folder of authored data, and the problems found in its files so far.

    Args:
        path: the folder on disk.
        name: what problems call it, such as "docs/data".
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.problems: list[Problem] = []

    def read(self, file: str, model: type[_Checked]) -> tuple[Document, _Checked] | None:
        """Read a file as a `model`; return its document too, for the locations of problems. None if it has problems."""
        if leads_out(self.path / file, self.path.parent):
            self.add_file_problem(file, LEADS_OUT)
            return None
        try:
            document = read_document(self.path / file, f"{self.name}/{file}")
            return document, validate(document, model, what="this file")
        except AtlasError as error:
            self.problems += error.problems
            return None

    def read_list(
        self, file: str, model: type[list[_Entry]], *, required: bool = False, unique_keys: Sequence[str] = ("id",)
    ) -> tuple[Document | None, dict[str, _Entry], dict[int, _Entry]]:
        """Read a file that holds a list; return its entries by id, and again by their index in the file.

        Duplicate values of one of the `unique_keys` are reported, and an empty list if an entry is `required`. Of
        entries with the same id, only the first is kept.
        """
        if not (read := self.read(file, model)):
            return None, {}, {}
        document, listed = read
        if required and not listed:
            self.problems.append(document.problem([], "This file lists nothing. Add an entry."))
        entries: dict[str, _Entry] = {}
        by_index: dict[int, _Entry] = {}
        seen: set[tuple[str, object]] = set()
        for index, entry in enumerate(listed):
            if fault := find_reserved(entry.id):
                self.problems.append(document.problem([index, "id"], fault))
            for key in unique_keys:
                value = getattr(entry, key)
                if (key, value) in seen:
                    message = f"The {key} {value!r} appears twice. Each entry needs its own."
                    self.problems.append(document.problem([index, key], message))
                seen.add((key, value))
            if entries.setdefault(entry.id, entry) is entry:
                by_index[index] = entry
        return document, entries, by_index

    def list_files(self, folder: str) -> list[str]:
        """List the YAML files of a folder in alphabetical order, by name without the extension.

        Names that begin with a dot are left out: they are temporary files of editors, or dangling links.
        """
        return sorted(path.stem for path in (self.path / folder).glob("*.yml") if not path.name.startswith("."))

    def list_folders(self, folder: str) -> list[str]:
        """List the folders in a folder in alphabetical order, by name; without those that hold no visible file."""
        return sorted(
            path.name
            for path in (self.path / folder).glob("[!.]*")
            if path.is_dir() and any(not one.name.startswith(".") for one in path.iterdir())
        )

    def has(self, file: str) -> bool:
        """Whether a file is there, readable or not."""
        return os.path.lexists(self.path / file)

    def has_page(self, page: str) -> bool:
        """Whether a page exists below docs/."""
        return page in self._pages

    def require(
        self, document: Document | None, what: str, named: Sequence[tuple[Sequence[Key], str]], known: Iterable[str]
    ) -> None:
        """Add a problem for each of the `named` ids that is not `known`, at its keys.

        If nothing is known, the file that defines the ids has problems itself, and one more would not help.
        """
        if document and (ids := dict.fromkeys(known)):
            self.problems += tell_most(_find_unknown(document, what, named, ids))

    def require_each(
        self, document: Document | None, what: str, keys: Sequence[Key], ids: Iterable[str], known: Iterable[str]
    ) -> None:
        """Add a problem for each entry of the list of `ids` at `keys` that is not `known`."""
        self.require(document, what, [((*keys, index), identity) for index, identity in enumerate(ids)], known)

    def require_pages(self, document: Document | None, named: Sequence[tuple[Sequence[Key], str]]) -> None:
        """Add a problem for each of the `named` pages that does not exist below docs/, at its keys."""
        self.require(document, "page", named, self._pages)

    @cached_property
    def _pages(self) -> list[str]:
        docs = self.path.parent
        return [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]

    def add_file_problem(self, file: str, message: str) -> None:
        """Add a problem with a file as a whole."""
        self.problems.append(Problem(Location(f"{self.name}/{file}"), message))


def _find_unknown(
    document: Document, what: str, named: Sequence[tuple[Sequence[Key], str]], known: Collection[str]
) -> Iterator[Problem]:
    for keys, identity in named:
        if identity not in known:
            at_key = bool(keys) and keys[-1] == identity
            message = f"Unknown {what} {identity!r}. {suggest(identity, known)}"
            yield document.problem(keys, message, at_key=at_key)


_READ = re.compile(
    r"(?:corrections|escapes|glossary|releases|sources|stacks)\.yml|comparison/(?:features|groups|pairs|requirements)\.yml"
    r"|comparison/experiments/[^/]+\.yml|comparison/technologies/[^/]+/(?:claims|stack|technology)\.yml"
)
_DATA_FILES = (
    *("corrections.yml", "escapes.yml", "glossary.yml", "releases.yml", "sources.yml", "stacks.yml"),
    *("comparison/features.yml", "comparison/groups.yml", "comparison/pairs.yml", "comparison/requirements.yml"),
)
# What other parts of the site read, or readers.
_OTHERS = ("clusters/", "runs/", "schemas/")


def find_unread_data(folder: Path, name: str) -> list[Problem]:
    """Return a problem for each YAML file of a data folder, called `name`, that nothing reads."""
    problems = []
    for parent, folders, files in os.walk(folder):
        inner = "" if Path(parent) == folder else f"{Path(parent).relative_to(folder).as_posix()}/"
        folders[:] = [one for one in folders if f"{inner}{one}/" not in _OTHERS and not one.startswith(".")]
        for file in files:
            path = f"{inner}{file}"
            if file.startswith(".") or not file.lower().endswith((".yml", ".yaml")) or _READ.fullmatch(path):
                continue
            right = re.sub(r"^(comparison/experiments/).*/", r"\1", f"{path[: path.rfind('.')]}.yml")
            hint = f"Name it {name}/{right}." if _READ.fullmatch(right) else f"{suggest(path, _list_data_files(inner))}"
            problems.append(Problem(Location(f"{name}/{path}"), f"Nothing reads this file. {hint}"))
    return sorted(problems)


def _list_data_files(folder: str) -> list[str]:
    """The files whose names are given, those of a technology in its own folder."""
    of_technology = [f"{folder}{name}.yml" for name in ("claims", "stack", "technology")]
    return [*_DATA_FILES, *filter(_READ.fullmatch, of_technology)]


# Text of a comment is not shown. A pair of marks in one value is most likely meant for Markdown.
_MARKDOWN = re.compile(
    r"(?P<what>\*\*\w[^*\n]*\*\*|`[^`\n]+`|(?<!\\)\[[^\[\]\n]+\]\([^()\s]+\)|\[@[a-z0-9-]+|\[\[figure:)"
)


def find_markdown(folder: Path, name: str) -> list[Problem]:
    """Return a problem for each place of a data folder, called `name`, where Markdown would be shown as it is typed."""
    problems = []
    for path in sorted(folder.rglob("*.yml")):
        file = path.relative_to(folder).as_posix()
        if not _READ.fullmatch(file) or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if not any(mark in text for mark in ("**", "`", "](", "[@", "[[")):
            continue
        for number, line in enumerate(split_lines(text), start=1):
            for found in () if line.lstrip().startswith("#") else _MARKDOWN.finditer(line):
                message = (
                    f"Data is plain text, so readers would see {found['what']!r} as it is. Write it without marks."
                )
                problems.append(SourceText(text, f"{name}/{file}").problem(number, found.start() + 1, message))
    return problems
