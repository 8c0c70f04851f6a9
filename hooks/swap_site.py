"""Builds beside the site and swaps at the end, so that a failed or killed build leaves the last one standing."""

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
    """Where one build goes.

    Attributes:
        asked: the folder that was asked for.
        site: where the site stands; if the folder that was asked for is a link, where that leads.
        lock: held from the first file that is written to the swap; None under `mkdocs serve`, which builds into a
            folder of its own.
    """

    asked: str = ""
    site: Path = Path()
    lock: FileLock | None = None

    @property
    def unfinished(self) -> Path:
        """The folder that is built into."""
        return self.site.with_name(f".{self.site.name}.unfinished")

    @property
    def previous(self) -> Path:
        """Where the last site stands during the swap."""
        return self.site.with_name(f".{self.site.name}.previous")


@event_priority(-100)  # after all others: a build that another hook ends must not have touched a file
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Send the build to a second folder.

    Raises:
        PluginError: nothing can be written beside the site.
    """
    build = Build.of(config)
    swap = build.state(_Swap)
    swap.asked = config.site_dir
    swap.site = Path(os.path.realpath(swap.asked)) if Path(swap.asked).is_symlink() else Path(swap.asked)
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
    """Put the finished build in the site's place, unless `--strict` is about to refuse it."""
    swap = Build.of(config).state(_Swap)
    if swap.lock is None:
        return
    with swap.lock:
        config.site_dir = swap.asked
        if _is_refused():
            shutil.rmtree(swap.unfinished)
            if swap.site.exists():
                LOG.info(f"The last good site still stands in {Path(swap.asked).name}/.")
        else:
            _remove(swap.previous)
            if os.path.lexists(swap.site):
                swap.site.rename(swap.previous)
            swap.unfinished.rename(swap.site)
            _remove(swap.previous)
    swap.lock.release(force=True)


def _wait_for_lock(site: Path) -> FileLock:
    """The lock of a site, which only one build holds at a time. It is free again as soon as its process ends.

    Raises:
        PluginError: its file can't be written.
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
    """Remove whatever is there; of a link, not what it leads to."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_refused() -> bool:
    """Whether there were warnings that count: only under `--strict` does a handler of MkDocs' logger count them.

    With ProperDocs, it is a handler of that logger's parent.
    """
    logger = LOG.parent
    while logger:
        if any(handler.get_counts() for handler in logger.handlers if isinstance(handler, CountHandler)):
            return True
        logger = logger.parent
    return False
