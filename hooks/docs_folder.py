"""The pages' folder and the configuration as an author calls them."""

import os
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from atlas.document import Source, decode
from atlas.problem import AtlasError


def name_docs(config: MkDocsConfig) -> str:
    """The folder as an author names it: from the folder of mkdocs.yml."""
    return _name(config.docs_dir, config.config_file_path)


def is_left_out(file: File) -> bool:
    """Whether a file is no part of the site: the configuration says so, or its name begins with a dot."""
    return file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def read_configuration(config: MkDocsConfig) -> Source:
    """The text of mkdocs.yml, in which problems have their places; none where it can't be read again."""
    path = Path(config.config_file_path)
    try:
        return Source(decode(path, path.name), path.name)
    except AtlasError:
        return Source("", path.name)


@cache
def _name(docs: str, configuration: str) -> str:
    return Path(os.path.relpath(docs, Path(configuration).parent)).as_posix()
