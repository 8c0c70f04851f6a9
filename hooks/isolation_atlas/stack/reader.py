"""Reads the stacks from `docs/data/stacks.yml`, and checks that what they name is there and that their words fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import AtlasError
from isolation_atlas.stack.drawing import too_long
from isolation_atlas.stack.model import Stack

FILE = "stacks.yml"
TENANTS = 2
"""How many tenants stand for many, where an author does not say."""


def read_stacks(data: Path, name: str, sources: Iterable[str]) -> Mapping[str, Stack]:
    """The stacks in the folder `data`, called `name` in problems, by id.

    Args:
        data: the folder.
        name: how problems call it.
        sources: the ids of the sources that are there; none where those have problems of their own.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, stacks, by_index = folder.read_list(FILE, list[Stack])
    sources = list(sources)
    for index, stack in by_index.items():
        folder.require(document, "source", [((index, "sources", n), s) for n, s in enumerate(stack.sources)], sources)
        folder.require_pages(document, [((index, *keys), page) for keys, page in _pages(stack)])
        if document:
            folder.problems += [document.problem([index, *keys], said) for keys, said in too_long(stack, TENANTS)]
    if folder.problems:
        raise AtlasError(folder.problems)
    return stacks


def _pages(stack: Stack) -> Iterator[tuple[Sequence[Key], str]]:
    """All pages that a stack names, each with the keys that lead to it."""
    yield ("page",), stack.page
    for place, layer in enumerate(stack.layers):
        yield ("layers", place, "page"), layer.page
        if layer.wall:
            yield ("layers", place, "wall", "page"), layer.wall.page
    if stack.beside:
        yield ("beside", "page"), stack.beside.page
