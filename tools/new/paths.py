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


def relative_address(target: str, address: str) -> str:
    """How the page at an address leads to another address in HTML, which MkDocs leaves as it is.

    >>> relative_address("containers/images/", "labs/first/")
    '../../containers/images/'
    >>> relative_address("assets/a.svg", "labs/")
    '../assets/a.svg'
    """
    path = posixpath.relpath(f"/{target}", f"/{address}")
    return f"{path}/" if target.endswith("/") or not target else path
