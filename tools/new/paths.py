"""Works with paths of pages below docs/, with forward slashes."""

import posixpath


def relative(target: str, page: str) -> str:
    """How a page links to another file.

    >>> relative("containers/images.md", "labs/index.md")
    '../containers/images.md'
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def resolve(link: str, page: str) -> str:
    """The file to which a link of a page leads.

    >>> resolve("../containers/images.md", "labs/index.md")
    'containers/images.md'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
