"""Reads YAML and JSON files into documents that know the line and column of every value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.authoring.yaml_data import Data, Key, find_place, parse_data
from isolation_atlas.problem import AtlasError, Location, Problem


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document.

    Attributes:
        data: mappings, lists and scalars; the keys of mappings are always text.
        source: the text that it was parsed from.
    """

    data: Data
    source: SourceText
    _index: int = field(repr=False)

    def problem(self, keys: Sequence[Key], message: str, *, at_key: bool = False) -> Problem:
        """Return a problem at the value that `keys` lead to, or at the key itself with `at_key`.

        If the last keys lead nowhere because something is missing, the problem is at the nearest value that exists.
        """
        return self.source.problem_at(find_place(self.source, self._index, keys, at_key=at_key), message)


def read_documents(path: Path, name: str) -> list[Document]:
    """Read the documents of the YAML or JSON file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read or is not YAML.
    """
    return parse_documents(SourceText(decode(path, name), name))


def read_document(path: Path, name: str) -> Document:
    """Read the only document of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read, is not YAML, or holds no or several documents.
    """
    documents = read_documents(path, name)
    if not documents:
        raise AtlasError([Problem(Location(name), "The file is empty.")])
    if len(documents) > 1:
        raise AtlasError([documents[1].problem([], "A second document starts here. This file can contain only one.")])
    return documents[0]


def parse_documents(source: SourceText) -> list[Document]:
    """Parse all documents of a text, except empty ones.

    Raises:
        AtlasError: the text is not YAML, repeats a key, or has too many values with its aliases expanded.
    """
    return [Document(data, source, index) for index, data in parse_data(source)]
