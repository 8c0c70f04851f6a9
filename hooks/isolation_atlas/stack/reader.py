"""Reads the stacks of technologies and of arrangements, and checks that their references exist and their texts fit."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import is_id
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography import CitationCheck, Source
from isolation_atlas.problem import AtlasError, suggest
from isolation_atlas.stack.drawing import find_overflows
from isolation_atlas.stack.model import Stack, StackFile, TechnologyStack

TENANTS = 2
"""The number of tenants in a drawing if the author gives none; they represent any number."""


def read_stacks(data: Path, name: str, sources: Mapping[str, Source]) -> Mapping[str, Stack]:
    """Read the stacks in the folder `data`, by id.

    Args:
        data: the folder.
        name: what problems call the folder.
        sources: all sources by id; empty if those could not be read.

    Raises:
        AtlasError: with every problem of the files.
    """
    folder = DataFolder(data, name)
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
    folder: DataFolder, document: Document | None, keys: Sequence[Key], stack: Stack, sources: Mapping[str, Source]
) -> None:
    """Check what a stack refers to and whether its texts fit; `keys` lead to it in its file."""
    folder.require_each(document, "source", (*keys, "sources"), stack.sources, sources)
    if stack.call:
        check = CitationCheck(folder, document, sources)
        check.check_all((*keys, "call", "sources"), stack.call.sources)
        check.check_day((*keys, "call", "checked"), stack.call.checked, stack.call.sources)
    folder.require_pages(document, [((*keys, *inner), page) for inner, page in _pages(stack)])
    if document:
        faults = [*find_overflows(stack, TENANTS), *_find_lost_steps(stack)]
        folder.problems += [document.problem([*keys, *inner], message) for inner, message in faults]


def _find_lost_steps(stack: Stack) -> Iterator[tuple[Sequence[Key], str]]:
    """List the steps of the call that happen in no layer of the stack, with the keys that lead to them."""
    labels = [layer.label for layer in stack.layers]
    for index, step in enumerate(stack.call.steps if stack.call else ()):
        if step.layer not in labels:
            message = f"No layer of this stack has the label {step.layer!r}. {suggest(step.layer, labels)}"
            yield ("call", "steps", index, "layer"), message


def _pages(stack: Stack) -> Iterator[tuple[Sequence[Key], str]]:
    """List all pages that a stack names, with the keys that lead to them."""
    yield ("page",), stack.page
    for place, layer in enumerate(stack.layers):
        yield ("layers", place, "page"), layer.page
        if layer.wall:
            yield ("layers", place, "wall", "page"), layer.wall.page
    if stack.beside:
        yield ("beside", "page"), stack.beside.page
