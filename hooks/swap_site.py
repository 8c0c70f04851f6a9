"""Builds beside the site and swaps at the end, so that a failed or killed build leaves the last one standing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from isolation_atlas.hooks import SiteFolder, SiteFolderError, find_site_folder
from site_build.build import LOG, Build
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


@dataclass
class _Swap:
    """The folders and the lock of one build.

    Attributes:
        configured: the `site_dir` that the user configured.
        folder: the place of the site.
        lock: held from before the first file is written until after the swap; None under `mkdocs serve`, which builds
            into a temporary folder.
    """

    configured: str = ""
    folder: SiteFolder = field(default_factory=lambda: SiteFolder(Path()))
    lock: FileLock | None = None


@event_priority(-100)  # after all others, because a build that another hook ends must not have changed a file
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set the folder into which MkDocs builds to a second one beside the site.

    Raises:
        PluginError: nothing can be written beside the site, or its place holds what no build has made.
    """
    build = Build.of(config)
    swap = build.state(_Swap)
    swap.configured = config.site_dir
    if build.serving:
        return config
    with _in_words():
        project = Path(config.config_file_path).parent
        swap.folder = find_site_folder(Path(config.site_dir), project, Path(config.docs_dir))
        swap.lock = _acquire(swap.folder.lock())
        swap.folder.begin()
    config.site_dir = str(swap.folder.unfinished)
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
    config.site_dir = swap.configured
    with _in_words():
        if _is_refused():
            swap.folder.discard()
            if swap.folder.site.exists():
                LOG.info(f"The last good site is still in {Path(swap.configured).name}/.")
        else:
            swap.folder.swap()
    swap.lock.release(force=True)


@contextmanager
def _in_words() -> Iterator[None]:
    """End the build with the words of an error, and without a traceback."""
    try:
        yield
    except SiteFolderError as error:
        raise PluginError(str(error)) from None


def _acquire(lock: FileLock) -> FileLock:
    """Acquire the lock of a site, after another build that holds it.

    Raises:
        SiteFolderError: its file can't be written.
    """
    try:
        lock.acquire(timeout=0)
    except Timeout:
        LOG.info("Another build of this site is running. This one waits until that one has ended.")
        lock.acquire()
    except OSError as error:
        message = f"{lock.lock_file} can't be written: {error.strerror}. A build writes beside the site."
        message += " Name a folder that can be written, as in 'mkdocs build --site-dir /tmp/site'."
        raise SiteFolderError(message) from None
    return lock


def _is_refused() -> bool:
    """Whether `--strict` is about to fail the build: MkDocs counts warnings only then.

    With ProperDocs, the counter is a handler of the parent of MkDocs' logger.
    """
    logger = LOG.parent
    while logger:
        if any(handler.get_counts() for handler in logger.handlers if isinstance(handler, CountHandler)):
            return True
        logger = logger.parent
    return False
