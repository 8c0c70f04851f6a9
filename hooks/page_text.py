"""Reports a page that is not UTF-8 or whose front matter is no YAML, which MkDocs would break on or print as text."""

import logging
from html import escape
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
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


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Name the page in the navigation as its front matter does; the theme takes titles for HTML."""
    if "title" not in vars(page) and (title := page.meta.get("title")):
        page.title = escape(str(title), quote=False)
    return markdown


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Hand the theme the titles of front matter as HTML, when all others have read them and no page is written yet."""
    for file in files.documentation_pages():
        if file.page and (title := file.page.meta.get("title")):
            file.page.meta["title"] = escape(str(title), quote=False)
    return env
