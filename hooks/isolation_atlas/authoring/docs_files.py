"""Finds files that can't be published: symbolic links that form a loop, and files that can't be read."""

import os
from collections.abc import Iterator
from pathlib import Path

from isolation_atlas.authoring.source import read_bytes
from isolation_atlas.problem import AtlasError, Location, Problem


def find_link_loops(folder: Path, name: str) -> list[Problem]:
    """Return a problem for each symbolic link below the folder that leads to one of its own parent folders.

    Problems call the folder `name`.
    """
    return sorted(_find_link_loops(folder, name, frozenset()))


def _find_link_loops(folder: Path, name: str, above: frozenset[tuple[int, int]]) -> Iterator[Problem]:
    """Find the loops below a folder; `above` identifies its parent folders by device and inode."""
    try:
        status = folder.stat()
        if (identity := (status.st_dev, status.st_ino)) in above:
            message = "This link leads to a folder that it stands in, so there is no end of pages. Remove the link."
            yield Problem(Location(name), message)
            return
        inner = [entry.name for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:  # MkDocs ignores it, too
        return
    for child in inner:
        yield from _find_link_loops(folder / child, f"{name}/{child}", above | {identity})


def find_unreadable(path: Path, name: str) -> tuple[Problem, ...]:
    """Return the problems that keep the file at `path`, called `name` in them, from being read; none if it can be."""
    if os.access(path, os.R_OK):
        return ()
    try:
        read_bytes(path, name)
    except AtlasError as error:
        return error.problems
    return ()
