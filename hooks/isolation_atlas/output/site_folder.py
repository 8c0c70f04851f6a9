"""The place of a site: a build is made beside it and swapped in at the end, so that a failed one leaves the last one.

No build removes what no build has made: a folder of ours carries a marker.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

MARKER = ".built-by-isolation-atlas"
"""The file by which a build knows a folder that another build made."""


class SiteFolderError(Exception):
    """Raised where a site can't be put; its message says what would be right."""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """The place of a site.

    Attributes:
        site: the folder of the site.
    """

    site: Path

    @property
    def unfinished(self) -> Path:
        """The folder that is built into."""
        return self.site.with_name(f".{self.site.name}.unfinished")

    @property
    def previous(self) -> Path:
        """Where the last site stands during the swap."""
        return self.site.with_name(f".{self.site.name}.previous")

    def lock(self) -> FileLock:
        """The lock of the site, which only one build holds at a time. It is free again as soon as its process ends.

        Raises:
            SiteFolderError: the folder of its file can't be made.
        """
        try:
            self.site.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SiteFolderError(f"{self.site.parent} can't be made: {error.strerror}.") from None
        return FileLock(self.site.with_name(f".{self.site.name}.lock"), is_singleton=True)

    def begin(self) -> None:
        """Make the folder to build into, and make good a swap during which a build was killed.

        Raises:
            SiteFolderError: something that no build has made is in the way.
        """
        for folder in (self.site, self.previous, self.unfinished):
            _refuse_others(folder)
        if not os.path.lexists(self.site) and _is_folder(self.previous):
            self.previous.rename(self.site)
        _remove(self.unfinished)
        self.unfinished.mkdir()
        (self.unfinished / MARKER).touch()  # MkDocs empties the folder that it builds into, except of hidden files

    def swap(self) -> None:
        """Replace the site by the finished build.

        Raises:
            SiteFolderError: meanwhile, something else took the site's place; it is kept.
        """
        _remove(self.previous)
        if os.path.lexists(self.site):
            self.site.rename(self.previous)
        self.unfinished.rename(self.site)
        _remove(self.previous)

    def discard(self) -> None:
        """Remove the build, and leave the last site."""
        _remove(self.unfinished)


def find_site_folder(configured: Path, project: Path, docs: Path) -> SiteFolder:
    """The place of the site; if the configured folder is a symbolic link, where that leads.

    Args:
        configured: the folder that the user configured.
        project: the folder of the configuration.
        docs: the folder of the pages.

    Raises:
        SiteFolderError: a site can't be there.
    """
    site = Path(os.path.realpath(configured)) if configured.is_symlink() else configured
    real, project, docs = (Path(os.path.realpath(path)) for path in (site, project, docs))
    message = ""
    if real in (project, *project.parents, *docs.parents):
        message = "can't contain the site, because the project itself is there. Name another 'site_dir'."
    elif configured.is_symlink() and not real.is_relative_to(project):
        message = f"is a link out of the project, to {real}. Remove it, or name that as 'site_dir'."
    elif os.path.ismount(real):
        message = "is a mount point, which a build can't replace. Name a folder below it."
    if message:
        raise SiteFolderError(f"{configured} {message}")
    return SiteFolder(site)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _refuse_others(path: Path) -> None:
    """Refuse to remove a folder that no build has made.

    Raises:
        SiteFolderError: the folder holds something, and not the marker.
    """
    if _is_folder(path) and not (path / MARKER).is_file() and (held := sorted(path.iterdir())):
        message = f"{path} was not made by a build of this project: it contains {held[0].name!r}."
        raise SiteFolderError(f"{message} Move that elsewhere, or name another 'site_dir'.")


def _remove(path: Path) -> None:
    """Remove a folder that a build has made, or a file; a symbolic link is removed, and its target is not.

    Raises:
        SiteFolderError: a folder was not made by a build.
    """
    _refuse_others(path)
    if not _is_folder(path):
        path.unlink(missing_ok=True)
        return
    # The marker goes last, so that the next build may remove what a build that is killed here leaves.
    for inner in path.iterdir():
        if _is_folder(inner):
            shutil.rmtree(inner, ignore_errors=True)
        elif inner.name != MARKER:
            inner.unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)
