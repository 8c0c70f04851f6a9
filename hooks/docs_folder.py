"""The pages' folder as an author calls it."""

import os
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig


def name_docs(config: MkDocsConfig) -> str:
    """The folder as an author names it: from the folder of mkdocs.yml."""
    return _name(config.docs_dir, config.config_file_path)


@cache
def _name(docs: str, configuration: str) -> str:
    return Path(os.path.relpath(docs, Path(configuration).parent)).as_posix()
