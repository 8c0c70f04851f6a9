"""Leaves a file of the preview as it is where a build would write the same again.

At each save, MkDocs removes the whole site and writes all of it, which takes longer than to make one page again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mkdocs import utils

from site_build.digest import State, describe_state, describe_version


class ServedFiles:
    """The files that the preview serves.

    The paths of files are those that MkDocs has for them: looking at thousands of them has to be quick.
    """

    def __init__(self) -> None:
        self._folder = ""
        self._before: dict[str, State] = {}
        self._left: set[str] = set()
        self._copies: dict[str, tuple[object, State]] = {}

    @contextmanager
    def update(self) -> Iterator[None]:
        """Let the build that is made within the context write only what is new, and remove what is no longer there."""
        clean, write = utils.clean_directory, utils.write_file

        def write_if_new(content: bytes, output_path: str) -> None:
            if output_path in self._before and _holds(output_path, content):
                self._left.add(output_path)
            else:
                self._make_way(output_path)
                write(content, output_path)

        utils.clean_directory, utils.write_file = self._begin, write_if_new
        try:
            yield
        finally:
            utils.clean_directory, utils.write_file = clean, write
            self._folder, self._before, self._left = "", {}, set()

    def copy(self, source: str, target: str) -> None:
        """Copy a file, unless it was copied there before, and neither it nor the copy has changed since."""
        version = describe_version(Path(source))
        if (version, self._before.get(target)) == self._copies.pop(target, None):
            self._left.add(target)
        else:
            self._make_way(target)
            with suppress(shutil.SameFileError):  # plugins may write into the site
                utils.copy_file(source, target)
        if version == describe_version(Path(source)):
            self._copies[target] = version, describe_state(Path(target).lstat())

    def remove_others(self) -> None:
        """Remove the files that the build has neither written nor left, and the folders that are empty without them."""
        for path, state in self._before.items():
            if path in self._left:
                continue
            with suppress(FileNotFoundError, NotADirectoryError):
                if describe_state(Path(path).lstat()) == state:
                    Path(path).unlink()
                    self._remove_empty(Path(path).parent)

    def _begin(self, directory: str) -> None:
        """Note the files that are there instead of removing them."""
        found = _list_files(directory) if Path(directory).is_dir() else ()
        self._folder, self._before, self._left = directory, dict(found), set()

    def _make_way(self, path: str) -> None:
        """Remove what was a file and is to be a folder, or the other way round."""
        if path in self._before or not self._folder:
            return
        if Path(path).is_dir():
            shutil.rmtree(path)
        for folder in Path(path).parents:
            if str(folder) in self._before:
                folder.unlink(missing_ok=True)

    def _remove_empty(self, folder: Path) -> None:
        while folder != Path(self._folder):
            try:
                folder.rmdir()
            except OSError:  # it holds something
                return
            folder = folder.parent


def _list_files(folder: str, *, is_top: bool = True) -> Iterator[tuple[str, State]]:
    """All files below a folder with their states, but those in hidden ones at its top, which MkDocs never removes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_top and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _list_files(entry.path, is_top=False)
            else:
                yield entry.path, describe_state(entry.stat(follow_symlinks=False))


def _holds(path: str, content: bytes) -> bool:
    try:
        return Path(path).read_bytes() == content
    except OSError:
        return False
