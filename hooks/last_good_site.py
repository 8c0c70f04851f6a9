"""Builds beside the site and swaps at the end, so that a failed or killed build leaves the last one standing."""

import logging
import shutil
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

_command: str
_site: Path


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember what was asked for; `serve` builds into a folder of its own anyway."""
    global _command
    _command = command


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Send the build to a second folder."""
    global _site
    _site = Path(config.site_dir)
    if not _site.exists() and _previous().exists():  # a build was killed as it put its site in the place of this one
        _previous().rename(_site)
    if _command != "serve":
        config.site_dir = str(_site.with_name(f".{_site.name}.unfinished"))
    return config


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Put the finished build in the site's place, unless `--strict` is about to refuse it."""
    if _command == "serve":
        return
    built = Path(config.site_dir)
    config.site_dir = str(_site)
    if _refused():
        shutil.rmtree(built)
        if _site.exists():
            logging.getLogger("mkdocs.hooks.last_good_site").info(f"The last good site still stands in {_site.name}/.")
        return
    previous = _previous()
    shutil.rmtree(previous, ignore_errors=True)
    if _site.exists():
        _site.rename(previous)
    built.rename(_site)
    shutil.rmtree(previous, ignore_errors=True)


def _previous() -> Path:
    return _site.with_name(f".{_site.name}.previous")


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
