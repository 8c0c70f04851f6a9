"""Reads the stacks from `docs/data/stacks.yml`, and checks that their references exist and their texts fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import AtlasError
from isolation_atlas.stack.drawing import find_overflows
from isolation_atlas.stack.model import Stack

FILE = "stacks.yml"
TENANTS = 2
"""The number of tenants in a drawing if the author gives none; they represent any number."""


def read_stacks(data: Path, name: str, sources: Iterable[str]) -> Mapping[str, Stack]:
    """Read the stacks in the folder `data`, by id.

    Args:
        data: the folder.
        name: what problems call the folder.
        sources: the ids of the sources that exist; empty if those could not be read.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, stacks, by_index = folder.read_list(FILE, list[Stack])
    sources = list(sources)
    for index, stack in by_index.items():
        folder.require_each(document, "source", (index, "sources"), stack.sources, sources)
        folder.require_pages(document, [((index, *keys), page) for keys, page in _pages(stack)])
        if document:
            folder.problems += [
                document.problem([index, *keys], message) for keys, message in find_overflows(stack, TENANTS)
            ]
    if folder.problems:
        raise AtlasError(folder.problems)
    return stacks


def _pages(stack: Stack) -> Iterator[tuple[Sequence[Key], str]]:
    """List all pages that a stack names, with the keys that lead to them."""
    yield ("page",), stack.page
    for place, layer in enumerate(stack.layers):
        yield ("layers", place, "page"), layer.page
        if layer.wall:
            yield ("layers", place, "wall", "page"), layer.wall.page
    if stack.beside:
        yield ("beside", "page"), stack.beside.page
