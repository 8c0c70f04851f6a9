"""A page's title as text, for those who write no HTML."""

from html import unescape

from mkdocs.structure.pages import Page


def plain_title(page: Page) -> str:
    """The title of a page that was rendered, as its author meant it to be read."""
    title = str(page.meta.get("title") or page.title or "")
    # From a heading, MkDocs takes it as HTML without tags; from front matter or mkdocs.yml, as text.
    return title if "title" in page.meta or "title" in vars(page) else unescape(title)
