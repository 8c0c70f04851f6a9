"""Hands MkDocs pages that it can't break on, with front matter that was checked, and the theme titles as HTML."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from isolation_atlas.control_characters import replace_controls
from isolation_atlas.page.front_matter import read_page
from site_build.build import report
from site_build.docs_folder import name_docs

_front_matter: dict[str, Mapping[str, Any]] = {}
_named: list[tuple[StructureItem, str]] = []


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read a page's text in MkDocs' place; pages that hooks generate have none on disk."""
    if page.file.abs_src_path is None:
        return None
    read = read_page(Path(page.file.abs_src_path), f"{name_docs(config)}/{page.file.src_uri}")
    report(config, "page_text", read.problems)
    # Whoever asks for the text again gets this one, not a second attempt at decoding it.
    page.file.content_string = read.text
    _front_matter[page.file.src_uri] = read.front_matter
    # MkDocs reads front matter by other rules than we check it, and without any, takes a first line such as
    # "author: me" for it.
    return f"---\n{{}}\n---\n{read.body}"


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Give the page its front matter, and its name in the navigation from there; the theme takes titles for HTML."""
    page.meta = dict(_front_matter.get(page.file.src_uri, page.meta))
    if "title" not in vars(page) and (title := page.meta.get("title")):
        page.title = escape(title, quote=False)
    return markdown


def on_nav(nav: Navigation, **_: object) -> None:
    """Note what is named in mkdocs.yml, or after a folder."""
    _named.clear()
    items = list(nav.items)
    while items:
        item = items.pop()
        items += item.children or ()
        if vars(item).get("title") is not None:
            _named.append((item, replace_controls(str(vars(item)["title"]))))


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Hand the theme all titles as HTML, when all others have read them and no page is written yet."""
    for item, title in _named:
        item.title = escape(title, quote=False)
    for file in files.documentation_pages():
        if not file.page:
            continue
        if "title" in file.page.meta:
            file.page.meta["title"] = escape(str(file.page.meta["title"]), quote=False)
        # One from a heading is HTML already, and has none of these; one from a file's name may be anything.
        words = replace_controls(str(file.page.title or ""))
        file.page.title = words.replace("<", "&lt;").replace(">", "&gt;")
    return env


def on_post_build(**_: object) -> None:
    """Give back the words to those who write them as text."""
    for item, title in _named:
        item.title = title
