"""Reports a page that is not UTF-8 or whose front matter is no YAML, which MkDocs would break on or print as text."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from atlas.page import read_page
from docs_folder import name_docs


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read a page's text in MkDocs' place; pages that hooks generate have none on disk."""
    if page.file.abs_src_path is None:
        return None
    text, problems = read_page(Path(page.file.abs_src_path), f"{name_docs(config)}/{page.file.src_uri}")
    for problem in problems:
        logging.getLogger("mkdocs.hooks.page_text").warning(problem.report())
    # Whoever asks for the text again gets this one, not a second attempt at decoding it.
    page.file.content_string = text
    return text
