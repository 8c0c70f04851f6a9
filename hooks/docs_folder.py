"""The pages' folder as an author calls it, and the fingerprint of the code that makes pages of it."""

import os
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.recall import fingerprint_code

_latest: tuple[MkDocsConfig, str] | None = None


def name_docs(config: MkDocsConfig) -> str:
    """The folder as an author names it: from the folder of mkdocs.yml."""
    return _name(config.docs_dir, config.config_file_path)


@cache
def _name(docs: str, configuration: str) -> str:
    return Path(os.path.relpath(docs, Path(configuration).parent)).as_posix()


def name_code(config: MkDocsConfig) -> str:
    """The fingerprint of our code in this build, taken once: each build has a configuration of its own."""
    global _latest
    if _latest is None or _latest[0] is not config:
        _latest = config, fingerprint_code(config.extra)
    return _latest[1]
