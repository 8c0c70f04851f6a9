"""Finds files that can't be published: links that lead out of a folder or form a loop, and files that can't be read."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from isolation_atlas.authoring.source import read_bytes
from isolation_atlas.problem import AtlasError, Location, Problem


def find_links_out(folder: Path, name: str) -> list[Problem]:
    """Return a problem for each symbolic link below the folder that leads out of it, and each folder without access.

    Anyone who builds the site would publish files of their own machine. Problems call the folder `name`.
    """
    errors: list[OSError] = []
    problems = [
        Problem(Location(f"{name}/{link.relative_to(folder).as_posix()}"), LEADS_OUT)
        for link in _list_links(folder, errors.append)
        if leads_out(link, folder)
    ]
    for error in errors:
        path = Path(str(error.filename)).relative_to(folder).as_posix()
        message = (
            f"This folder can't be read: {error.strerror}. Its pages would be missing. Give yourself the right to it."
        )
        problems.append(Problem(Location(f"{name}/{path}"), message))
    return problems


LEADS_OUT = "This link leads out of the folder, to what only this machine has. Put a copy of it in the link's place."


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a path leads out of a folder, by links or by `..`."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _list_links(folder: Path, report: Callable[[OSError], None]) -> Iterator[Path]:
    """The links below a folder; none is followed, as what they lead to in the same folder is found there."""
    for parent, folders, files in os.walk(folder, onerror=report):
        folders.sort()
        yield from (path for name in sorted([*folders, *files]) if (path := Path(parent, name)).is_symlink())


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
            message = "This link leads to a folder that contains it, so the pages would never end. Remove the link."
            yield Problem(Location(name), message)
            return
        inner = [entry.name for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:  # MkDocs ignores it, too
        return
    for child in inner:
        yield from _find_link_loops(folder / child, f"{name}/{child}", above | {identity})


WRITTEN_FILES = (
    *("404.html", "llms-full.txt", "llms.txt", "robots.txt", "sitemap.xml", "sitemap.xml.gz"),
    *(
        "data/comparison.csv",
        "data/comparison.json",
        "data/comparison-words.json",
        "data/escapes.atom",
        "data/changes.json",
        "data/changes.atom",
        "data/escapes.csv",
        "data/escapes.json",
    ),
    *("data/sources.bib", "data/sources.json", "search/search_index.json"),
)
"""The files of the site that a build writes itself."""


def find_overwritten(files: Iterable[str], name: str) -> list[Problem]:
    """Return a problem for each of the files below a folder, called `name`, in whose place a build writes its own."""
    return [
        Problem(
            Location(f"{name}/{file}"), "The build writes a file of this name itself and overwrote this one. Rename it."
        )
        for file in files
        if file in WRITTEN_FILES or file.startswith(("assets/cards/", "data/charts/", "data/embed/"))
    ]


def find_same_address(pages: Iterable[tuple[str, str]], name: str) -> list[Problem]:
    """Return a problem for each page whose address another one has.

    Args:
        pages: of each page, its path below the folder of pages, and that of the file in the site.
        name: what problems call the folder.
    """
    first: dict[str, str] = {}
    problems = []
    for page, address in sorted(pages):
        other = first.setdefault(address, page)
        if other != page:
            message = f"{name}/{other} has the same address on the site. Remove one of them, or give it another name."
            problems.append(Problem(Location(f"{name}/{page}"), message))
    return problems


def find_unreadable(path: Path, name: str) -> tuple[Problem, ...]:
    """Return the problems that keep the file at `path`, called `name` in them, from being read; none if it can be."""
    if path.is_file() and os.access(path, os.R_OK):
        return ()
    try:
        read_bytes(path, name)
    except AtlasError as error:
        return error.problems
    return ()
