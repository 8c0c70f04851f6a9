"""The title of a page, for what is no HTML."""

from html import unescape

from mkdocs.structure.pages import Page


def plain_title(page: Page) -> str:
    """The title of a page that was rendered, as text."""
    title = str(page.meta.get("title") or page.title or "")
    # MkDocs takes a title from a heading as HTML without tags, and one from front matter or mkdocs.yml as text.
    return title if "title" in page.meta or "title" in vars(page) else unescape(title)
