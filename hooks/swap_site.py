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
        PluginError: nothing can be written beside the site.
    """
    build = Build.of(config)
    swap = build.state(_Swap)
    swap.configured = config.site_dir
    swap.site = Path(os.path.realpath(swap.configured) if Path(swap.configured).is_symlink() else swap.configured)
    if build.serving:
        return config
    swap.lock = _wait_for_lock(swap.site)
    if not os.path.lexists(swap.site) and _is_folder(swap.previous):
        swap.previous.rename(swap.site)  # a build was killed during its swap
    _remove(swap.unfinished)
    config.site_dir = str(swap.unfinished)
    return config


@event_priority(-100)  # after all hooks that write into the site
def on_post_build(config: MkDocsConfig) -> None:
    """Replace the site by the finished build, unless `--strict` is about to fail it."""
    swap = Build.of(config).state(_Swap)
    if swap.lock is None:
        return
    with swap.lock:
        config.site_dir = swap.configured
        if _is_refused():
            shutil.rmtree(swap.unfinished)
            if swap.site.exists():
                LOG.info(f"The last good site still stands in {Path(swap.configured).name}/.")
        else:
            _remove(swap.previous)
            if os.path.lexists(swap.site):
                swap.site.rename(swap.previous)
            swap.unfinished.rename(swap.site)
            _remove(swap.previous)
    swap.lock.release(force=True)


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
    """Remove a file or folder; a symbolic link is removed, and its target is not."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


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
