"""Says on each page, and in the sitemap, on which day it last changed."""

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.output.git_dates import read_git_dates

_days: Mapping[str, str] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Ask git once for all pages."""
    global _days
    _days = read_git_dates(Path(config.docs_dir))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Tell the theme; a page that was never committed has no such day."""
    if day := _days.get(page.file.src_uri):
        page.meta["revision_date"] = day
    # The day of the build, which MkDocs would name, makes two builds of a commit differ.
    page.update_date = day or max(_days.values(), default=page.update_date)
    return markdown


def on_post_build(config: MkDocsConfig) -> None:
    """Take away the compressed copy of the sitemap, which carries a time that depends on where it was built.

    Nothing asks for it: a server compresses `sitemap.xml` as it does any other file.
    """
    Path(config.site_dir, "sitemap.xml.gz").unlink(missing_ok=True)
