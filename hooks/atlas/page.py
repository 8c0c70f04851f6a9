"""Reads the text of a page, and checks what MkDocs would pass over in silence or break on."""

import re
from pathlib import Path

from atlas.document import Document, Source, decode, parse_documents
from atlas.problem import AtlasError, Problem

# As MkDocs finds it.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)


def read_page(path: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of the page at `path`, called `name` in problems.

    Returns:
        The text, and what is wrong with its encoding or its front matter. MkDocs prints front matter that it can't
        read as if it were text.
    """
    try:
        text = decode(path, name)
    except AtlasError as error:
        return path.read_bytes().decode("utf-8", errors="replace"), list(error.problems)
    try:
        document = read_front_matter(text, name)
    except AtlasError as error:
        return text, list(error.problems)
    if document and not isinstance(document.data, dict):
        return text, [document.problem([], "The front matter of a page must be a mapping, such as 'title: A title'.")]
    return text, []


def read_front_matter(text: str, name: str) -> Document | None:
    """What stands between the dashes at the top of a page, called `name` in problems; None where there is nothing.

    Raises:
        AtlasError: it is no YAML.
    """
    front_matter = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    documents = parse_documents(Source(front_matter["yaml"], name, line=2)) if front_matter else []
    return documents[0] if documents else None


def page_address(page: str) -> str:
    """The address of a page below docs/, from the site's root.

    >>> page_address("containers/index.md"), page_address("containers/walls.md#namespaces")
    ('containers/', 'containers/walls/#namespaces')
    """
    file, mark, anchor = page.partition("#")
    return re.sub(r"(^|/)index\.md$", r"\1", file).replace(".md", "/") + mark + anchor
