"""Names the pages' folder, its files and places in mkdocs.yml as an author does, for messages."""

import os
import re
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import AtlasError, Problem, SourceText, decode

STYLESHEETS = "assets/stylesheets/"
"""Every stylesheet below this folder, of the theme or of the project, is joined into one."""

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*")


def docs_name(config: MkDocsConfig) -> str:
    """The path of the pages' folder, relative to the folder of mkdocs.yml, such as "docs"."""
    return _relative(config.docs_dir, config.config_file_path)


def page_name(config: MkDocsConfig, page: Page) -> str:
    """The path of a page's file, relative to the folder of mkdocs.yml, such as "docs/index.md"."""
    return f"{docs_name(config)}/{page.file.src_uri}"


def is_left_out(file: File) -> bool:
    """Whether a file is not published, because mkdocs.yml excludes it or its name begins with a dot."""
    return file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def configuration_problem(config: MkDocsConfig, text: str, message: str) -> Problem:
    """A problem at the first place of this text in mkdocs.yml, or at the start of the file if the text is not there."""
    path = Path(config.config_file_path)
    try:
        configuration = decode(path, path.name)
    except AtlasError:  # the file was removed after MkDocs read it
        configuration = ""
    return SourceText(configuration, path.name).problem_at_text(text, message, ignore=_COMMENT)


@cache
def _relative(docs: str, configuration: str) -> str:
    return Path(os.path.relpath(docs, Path(configuration).parent)).as_posix()


def published_folders(config: MkDocsConfig) -> dict[str, str]:
    """The folders of the project whose files are published as they are, and what problems call them."""
    custom = config.theme.custom_dir
    return {config.docs_dir: docs_name(config)} | ({custom: Path(custom).name} if custom else {})
