"""Reads the stacks of technologies and of arrangements, and checks that their references exist and their texts fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import is_id
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import AtlasError
from isolation_atlas.stack.drawing import find_overflows
from isolation_atlas.stack.model import Stack, StackFile, TechnologyStack

TENANTS = 2
"""The number of tenants in a drawing if the author gives none; they represent any number."""


def read_stacks(data: Path, name: str, sources: Iterable[str]) -> Mapping[str, Stack]:
    """Read the stacks in the folder `data`, by id.

    Args:
        data: the folder.
        name: what problems call the folder.
        sources: the ids of the sources that exist; empty if those could not be read.

    Raises:
        AtlasError: with every problem of the files.
    """
    folder = DataFolder(data, name)
    sources = list(sources)
    stacks: dict[str, Stack] = {}
    technologies = list(filter(is_id, folder.list_folders("comparison/technologies")))
    for identity in technologies:
        file = f"comparison/technologies/{identity}/stack.yml"
        if folder.has(file) and (read := folder.read(file, StackFile)):
            document, told = read
            stacks[identity] = TechnologyStack(id=identity, **dict(told))
            _check(folder, document, (), stacks[identity], sources)
    file = "stacks.yml"
    listed, others, by_index = folder.read_list(file, list[Stack]) if folder.has(file) else (None, {}, {})
    for index, stack in by_index.items():
        _check(folder, listed, (index,), stack, sources)
        if listed and stack.id in technologies:
            message = (
                f"{stack.id!r} is a technology: its stack belongs in comparison/technologies/{stack.id}/stack.yml."
            )
            folder.problems.append(listed.problem([index, "id"], message))
    if folder.problems:
        raise AtlasError(folder.problems)
    return {**stacks, **others}


def _check(
    folder: DataFolder, document: Document | None, keys: Sequence[Key], stack: Stack, sources: Sequence[str]
) -> None:
    """Check what a stack refers to and whether its texts fit; `keys` lead to it in its file."""
    folder.require_each(document, "source", (*keys, "sources"), stack.sources, sources)
    folder.require_pages(document, [((*keys, *inner), page) for inner, page in _pages(stack)])
    if document:
        folder.problems += [
            document.problem([*keys, *inner], message) for inner, message in find_overflows(stack, TENANTS)
        ]


def _pages(stack: Stack) -> Iterator[tuple[Sequence[Key], str]]:
    """List all pages that a stack names, with the keys that lead to them."""
    yield ("page",), stack.page
    for place, layer in enumerate(stack.layers):
        yield ("layers", place, "page"), layer.page
        if layer.wall:
            yield ("layers", place, "wall", "page"), layer.wall.page
    if stack.beside:
        yield ("beside", "page"), stack.beside.page
