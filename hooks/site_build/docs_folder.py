"""The pages' folder and the configuration as an author calls them."""

import os
import re
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.problem import AtlasError, Problem

STYLESHEETS = "assets/stylesheets/"
"""Whatever stylesheet lies below it, of the theme's or the project's, becomes a part of the site's one."""

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*")


def name_docs(config: MkDocsConfig) -> str:
    """The folder as an author names it: from the folder of mkdocs.yml."""
    return _name(config.docs_dir, config.config_file_path)


def is_left_out(file: File) -> bool:
    """Whether a file is no part of the site: the configuration says so, or its name begins with a dot."""
    return file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def locate(config: MkDocsConfig, words: str, message: str) -> Problem:
    """A problem at the first place where mkdocs.yml says these words; at its start where it can't be read again."""
    path = Path(config.config_file_path)
    try:
        text = decode(path, path.name)
    except AtlasError:
        text = ""
    return SourceText(text, path.name).problem_at_text(words, message, ignore=_COMMENT)


@cache
def _name(docs: str, configuration: str) -> str:
    return Path(os.path.relpath(docs, Path(configuration).parent)).as_posix()
