"""Gives the title of a page as plain text, for files that are no HTML."""

from html import unescape

from mkdocs.structure.pages import Page


def plain_title(page: Page) -> str:
    """The title of a rendered page as plain text."""
    title = str(page.meta.get("title") or page.title or "")
    # MkDocs gives a title from a heading as escaped HTML, and a title from front matter or mkdocs.yml as text.
    return title if "title" in page.meta or "title" in vars(page) else unescape(title)
