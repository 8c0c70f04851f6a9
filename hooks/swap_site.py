"""Builds into a second folder and swaps it at the end, so that a failed or killed build keeps the last site."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from site_build.build import LOG, Build
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


MARKER = ".built-by-isolation-atlas"
"""The file by which a build knows a folder that another build made: no build removes a folder without it."""


@dataclass
class _Swap:
    """The folders and the lock of one build.

    Attributes:
        configured: the `site_dir` that the user configured.
        site: the folder of the site; if `configured` is a symbolic link, the folder that it leads to.
        lock: held from before the first file is written until after the swap; None under `mkdocs serve`, which builds
            into a temporary folder.
    """

    configured: str = ""
    site: Path = Path()
    lock: FileLock | None = None

    @property
    def unfinished(self) -> Path:
        """The folder into which the site is built."""
        return self.site.with_name(f".{self.site.name}.unfinished")

    @property
    def previous(self) -> Path:
        """The folder that holds the last site during the swap."""
        return self.site.with_name(f".{self.site.name}.previous")


@event_priority(-100)  # after all others, because a build that another hook ends must not have changed a file
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set the folder into which MkDocs builds to a second one beside the site.

    Raises:
        PluginError: nothing can be written beside the site, or its place holds what no build has made.
    """
    build = Build.of(config)
    swap = build.state(_Swap)
    swap.configured = config.site_dir
    swap.site = _find_site(config)
    if build.serving:
        return config
    swap.lock = _wait_for_lock(swap.site)
    for folder in (swap.site, swap.previous, swap.unfinished):
        _refuse_others(folder)
    if not os.path.lexists(swap.site) and _is_folder(swap.previous):
        swap.previous.rename(swap.site)  # a build was killed during its swap
    _remove(swap.unfinished)
    swap.unfinished.mkdir()
    (swap.unfinished / MARKER).touch()  # MkDocs empties the folder that it builds into, except of such names
    config.site_dir = str(swap.unfinished)
    return config


@event_priority(-100)  # after all hooks that write into the site
def on_post_build(config: MkDocsConfig) -> None:
    """Replace the site by the finished build, unless `--strict` is about to fail it.

    Raises:
        PluginError: meanwhile, something else took the site's place.
    """
    swap = Build.of(config).state(_Swap)
    if swap.lock is None:
        return
    with swap.lock:
        config.site_dir = swap.configured
        if _is_refused():
            _remove(swap.unfinished)
            if swap.site.exists():
                LOG.info(f"The last good site still stands in {Path(swap.configured).name}/.")
        else:
            _remove(swap.previous)
            if os.path.lexists(swap.site):
                swap.site.rename(swap.previous)
            swap.unfinished.rename(swap.site)
            _remove(swap.previous)
    swap.lock.release(force=True)


def _find_site(config: MkDocsConfig) -> Path:
    """Where the site stands.

    Raises:
        PluginError: the place can't be that of a site.
    """
    configured, project = Path(config.site_dir), Path(os.path.realpath(config.config_file_path)).parent
    site = Path(os.path.realpath(configured)) if configured.is_symlink() else configured
    real = Path(os.path.realpath(site))
    message = ""
    if real in (project, *project.parents) or real in Path(os.path.realpath(config.docs_dir)).parents:
        message = "can't hold the site: the project itself stands there. Name another 'site_dir'."
    elif configured.is_symlink() and not real.is_relative_to(project):
        message = f"is a link out of the project, to {real}. Remove it, or name that as 'site_dir'."
    elif os.path.ismount(real):
        message = "is a mount point, which no site can take the place of. Name a folder below it."
    if message:
        raise PluginError(f"{configured} {message}")
    return site


def _refuse_others(path: Path) -> None:
    """Refuse to remove a folder that no build has made.

    Raises:
        PluginError: the folder holds something, and not the marker.
    """
    if _is_folder(path) and not (path / MARKER).is_file() and (held := sorted(path.iterdir())):
        message = f"{path} was not made by a build of this project: it holds {held[0].name!r}."
        raise PluginError(f"{message} Move that elsewhere, or name another 'site_dir'.")


def _wait_for_lock(site: Path) -> FileLock:
    """Wait for the lock of a site, which only one build holds at a time. It is freed when its process ends.

    Raises:
        PluginError: the lock's file can't be written.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(site.with_name(f".{site.name}.lock"), is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        LOG.info("Another build of this site is running. This one goes on when that one has ended.")
        lock.acquire()
    except OSError as error:
        raise PluginError(
            f"{lock.lock_file} can't be written: {error.strerror}. A build writes beside the site."
        ) from None
    return lock


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove(path: Path) -> None:
    """Remove a folder that a build has made, or a file; a symbolic link is removed, and its target is not.

    Raises:
        PluginError: a folder was not made by a build.
    """
    _refuse_others(path)
    if not _is_folder(path):
        path.unlink(missing_ok=True)
        return
    # The marker goes last, so that the next build may remove what one that is killed here leaves.
    for inner in path.iterdir():
        if _is_folder(inner):
            shutil.rmtree(inner, ignore_errors=True)
        elif inner.name != MARKER:
            inner.unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)


def _is_refused() -> bool:
    """Whether `--strict` will fail this build, because the counter of warnings that it adds has counted one.

    MkDocs adds the counter to its own logger, and ProperDocs to the parent of that logger.
    """
    logger = LOG.parent
    while logger:
        if any(handler.get_counts() for handler in logger.handlers if isinstance(handler, CountHandler)):
            return True
        logger = logger.parent
    return False
