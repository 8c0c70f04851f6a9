"""Finds what in a folder can't be published: links that lead round in a circle, and files that can't be read."""

import os
from collections.abc import Iterator
from pathlib import Path

from isolation_atlas.authoring.source import read_bytes
from isolation_atlas.problem import AtlasError, Location, Problem


def find_circles(folder: Path, name: str) -> list[Problem]:
    """A problem for each link below the folder, called `name`, that leads to a folder which it stands in."""
    return sorted(_find_circles(folder, name, frozenset()))


def _find_circles(folder: Path, name: str, above: frozenset[tuple[int, int]]) -> Iterator[Problem]:
    """The same, below a folder that stands in those which the numbers of `above` are for."""
    try:
        status = folder.stat()
        if (identity := (status.st_dev, status.st_ino)) in above:
            message = "This link leads to a folder that it stands in, so there is no end of pages. Remove the link."
            yield Problem(Location(name), message)
            return
        inner = [entry.name for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:  # MkDocs passes over it, too
        return
    for one in inner:
        yield from _find_circles(folder / one, f"{name}/{one}", above | {identity})


def find_unreadable(path: Path, name: str) -> tuple[Problem, ...]:
    """Why the file at `path`, called `name` in problems, can't be read; nothing where it can."""
    if os.access(path, os.R_OK):
        return ()
    try:
        read_bytes(path, name)
    except AtlasError as error:
        return error.problems
    return ()
