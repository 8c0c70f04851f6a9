"""Builds beside the site and swaps at the end, so that a failed or killed build leaves the last one standing."""

import logging
import os
import shutil
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

_command: str
_asked: str
_site: Path


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember what was asked for; `serve` builds into a folder of its own anyway."""
    global _command
    _command = command


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Send the build to a second folder; where the site is a link, it is published where that leads."""
    global _asked, _site
    _asked = config.site_dir
    _site = Path(os.path.realpath(_asked)) if Path(_asked).is_symlink() else Path(_asked)
    if not os.path.lexists(_site) and _is_folder(_previous()):
        _previous().rename(_site)  # a build was killed as it put its site in the place of this one
    if _command != "serve":
        unfinished = _site.with_name(f".{_site.name}.unfinished")
        _remove(unfinished)
        config.site_dir = str(unfinished)
    return config


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Put the finished build in the site's place, unless `--strict` is about to refuse it."""
    if _command == "serve":
        return
    built = Path(config.site_dir)
    config.site_dir = _asked
    if _refused():
        shutil.rmtree(built)
        if _site.exists():
            name = Path(_asked).name
            logging.getLogger("mkdocs.hooks.last_good_site").info(f"The last good site still stands in {name}/.")
        return
    previous = _previous()
    _remove(previous)
    if os.path.lexists(_site):
        _site.rename(previous)
    built.rename(_site)
    _remove(previous)


def _previous() -> Path:
    return _site.with_name(f".{_site.name}.previous")


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove(path: Path) -> None:
    """Remove whatever is there; of a link, not what it leads to."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _refused() -> bool:
    """Whether there were warnings that count: under `--strict` alone, a handler of the builder's logger counts them.

    With ProperDocs, that is not the logger "mkdocs" itself but its parent.
    """
    logger: logging.Logger | None = logging.getLogger("mkdocs")
    while logger:
        if any(handler.get_counts() for handler in logger.handlers if isinstance(handler, CountHandler)):
            return True
        logger = logger.parent
    return False
