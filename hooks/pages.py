"""Reads each page in MkDocs' place, checks its front matter, and sets its title and the day of its last change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import (
    AtlasError,
    PageText,
    check_page,
    explain_missing_dates,
    is_complete,
    read_commit,
    read_git_dates,
    replace_controls,
    write_day,
)
from site_build.build import LOG, Build
from site_build.docs_folder import page_name


@dataclass
class _Pages:
    """The dates, front matter and titles of the pages of one build.

    Attributes:
        dates: the day of each page's last change, by the page's path.
        front_matter: the checked front matter of each page, by the page's path.
        titled: the items of the navigation that have a title from mkdocs.yml or from a folder, each with that title.
    """

    dates: Mapping[str, str] = field(default_factory=dict)
    front_matter: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    titled: list[tuple[StructureItem, str]] = field(default_factory=list)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Read the dates of all pages from git in one call, because a call takes time, and once for each commit."""
    build, docs = Build.of(config), Path(config.docs_dir)
    history = read_commit(docs), is_complete(docs)
    dates = build.state(_Pages).dates = build.memory.get_or_make("dates", history, lambda: read_git_dates(docs))
    build.inputs.define("day", lambda path: dates.get(path, ""))
    if not dates and (reason := explain_missing_dates(docs)):
        LOG.info(f"No page says when it was last changed: {reason}.")
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note the items of the navigation that have a title, and set the day of the last change of each page."""
    pages = Build.of(config).state(_Pages)
    latest = max(pages.dates.values(), default="")
    for file in files.documentation_pages():
        if file.page:
            # MkDocs would use the day of the build, so that two builds of one commit would differ.
            file.page.update_date = pages.dates.get(file.src_uri) or latest or file.page.update_date
    titled = pages.titled
    items = list(nav.items)
    while items:
        item = items.pop()
        items += item.children or ()
        if vars(item).get("title") is not None:
            titled.append((item, replace_controls(str(vars(item)["title"]))))


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read a page's text, without anything that would break Markdown; None for a page that has no file on disk."""
    if page.file.abs_src_path is None:
        return None
    build = Build.of(config)
    try:
        read = check_page(build.read_source(page), page_name(config, page))
    except AtlasError as error:
        read = PageText("", "", problems=error.problems)
    build.report(read.problems)
    # MkDocs keeps the text here, so that no other hook decodes the file a second time.
    page.file.content_string = read.text
    build.state(_Pages).front_matter[page.file.src_uri] = read.front_matter
    # MkDocs reads front matter by other rules: without any, it would read a line such as "author: me" as such.
    return f"---\n{{}}\n---\n{read.body}"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Give the page its front matter, the title in it, and the day of its last change."""
    build = Build.of(config)
    pages = build.state(_Pages)
    page.meta = {**page.meta, **pages.front_matter.get(page.file.src_uri, {})}
    if "title" not in vars(page) and (title := page.meta.get("title")):
        page.title = escape(title, quote=False)  # the theme treats a title as HTML
    # A page that was never committed has no day of a last change.
    build.inputs.note("day", page.file.src_uri)
    if day := pages.dates.get(page.file.src_uri):
        page.meta["revision_date"] = day
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files, **_: object) -> Environment:
    """Escape all titles, because the theme treats them as HTML, and let templates write days in words.

    Every page is read by now, and none is written.
    """
    env.filters["day"] = lambda day: write_day(date.fromisoformat(day))
    for item, title in Build.of(config).state(_Pages).titled:
        item.title = escape(title, quote=False)
    for file in files.documentation_pages():
        if not file.page:
            continue
        if "title" in file.page.meta:
            file.page.meta["title"] = escape(str(file.page.meta["title"]), quote=False)
        # A title from a heading is escaped already and has none of these; one from a file's name may have them.
        title = replace_controls(str(file.page.title or ""))
        file.page.title = title.replace("<", "&lt;").replace(">", "&gt;")
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Remove the compressed copy of the sitemap, because it holds the time of the build.

    The copy is not needed, because a server compresses `sitemap.xml` itself.
    """
    Path(config.site_dir, "sitemap.xml.gz").unlink(missing_ok=True)
