"""Reads the text of a page, and checks what MkDocs would pass over in silence or break on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import quote

from pydantic import Field

from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.authoring.source import SourceText, decode_bytes, normalize_newlines, read_bytes
from isolation_atlas.control_characters import CONTROL, refuse_control, replace_controls
from isolation_atlas.page.unsafe_markdown import find_hazards
from isolation_atlas.problem import AtlasError, Problem

# As MkDocs finds it.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)

Need: TypeAlias = Literal["docker", "root", "machine"]
"""What a page is run with: a Docker Engine, a root shell on its host, the tools that boot a virtual machine."""

Hidden: TypeAlias = Literal["feedback", "footer", "navigation", "path", "tags", "toc"]
"""A part of a page that the theme can leave out."""


class Search(AuthoredModel):
    """How the search treats a page.

    Attributes:
        boost: what the rank of the page is multiplied by.
        exclude: whether it is not found at all.
    """

    boost: Annotated[float, Field(ge=0, le=100)] = 1
    exclude: bool = False


class FrontMatter(AuthoredModel):
    """What a page may say of itself; any other key of the theme prints what it is given as HTML, or is of no use here.

    Attributes:
        title: its name.
        description: what it says, in a sentence.
        hide: what the theme leaves out.
        search: how it is found.
        template: what it is laid out by.
        run_with: of a lab, what its commands need.
    """

    title: Text = ""
    description: Text = ""
    hide: Annotated[tuple[Hidden, ...], Field(strict=False)] = ()
    search: Search = Search()
    template: Literal["home.html", "main.html"] = "main.html"
    run_with: Annotated[tuple[Need, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """A page that nothing breaks on.

    Attributes:
        text: the whole page, line by line as its author wrote it, without what others would break on.
        body: what of it follows the front matter.
        front_matter: what that says, checked and as plain data; nothing where it has problems.
        problems: what is wrong.
    """

    text: str
    body: str
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_page(path: Path, name: str) -> PageText:
    """The page at `path`, called `name` in problems; whatever is wrong with it, there is a text to build."""
    try:
        data = read_bytes(path, name)
    except AtlasError as error:
        return PageText("", "", problems=error.problems)
    undecodable: tuple[Problem, ...] = ()
    try:
        text = decode_bytes(data, name)
    except AtlasError as error:
        undecodable = error.problems
        text = data.decode("utf-8-sig", errors="replace")
    text = normalize_newlines(text)
    problems = list(undecodable)
    if CONTROL.search(text):
        # What is no text at all is full of them, and they are no second mistake.
        problems += () if undecodable else _find_controls(text, name)
        text = replace_controls(text)

    front_matter: Mapping[str, Any] = {}
    try:
        front_matter = _check_front_matter(read_front_matter(text, name))
    except AtlasError as error:
        problems += error.problems

    start = find_body(text)
    parts, end = [], 0
    for breaking in find_hazards(text, start):
        problems.append(SourceText(text, name).problem_at(breaking.start, breaking.message))
        parts += [text[end : breaking.start], breaking.replacement]
        end = breaking.end
    text = "".join([*parts, text[end:]])
    return PageText(text, text[start:], front_matter, tuple(sorted(problems)))


def find_body(text: str) -> int:
    """Where the body of a page begins, behind its front matter; the lines of `text` end with line feeds."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def read_front_matter(text: str, name: str) -> Document | None:
    """What stands between the dashes at the top of a page, called `name` in problems; None where there is nothing.

    Raises:
        AtlasError: it is no YAML.
    """
    front_matter = _FRONT_MATTER.match(normalize_newlines(text))
    documents = parse_documents(SourceText(front_matter["yaml"], name, line=2)) if front_matter else []
    return documents[0] if documents else None


def _check_front_matter(document: Document | None) -> dict[str, Any]:
    """The keys that the author wrote, with their values.

    Raises:
        AtlasError: with every place where it is not what a page may say.
    """
    if document is None:
        return {}
    if not isinstance(document.data, dict):
        raise AtlasError(
            [document.problem([], "The front matter of a page must be a mapping, such as 'title: A title'.")]
        )
    return validate(document, FrontMatter, what="the front matter").model_dump(exclude_unset=True)


def _find_controls(text: str, name: str) -> Iterator[Problem]:
    """A problem for each character that can't be shown, once a line."""
    source = SourceText(text, name)
    for number, line in enumerate(text.split("\n"), start=1):
        for character in dict.fromkeys(CONTROL.findall(line)):
            yield source.problem(number, line.index(character) + 1, refuse_control("The page", character))


def page_address(page: str) -> str:
    """Return the address of a page below docs/, from the site's root, as MkDocs makes it with directory addresses.

    >>> page_address("containers/index.md"), page_address("containers/walls.md#namespaces")
    ('containers/', 'containers/walls/#namespaces')
    """
    file, mark, anchor = page.partition("#")
    folder, slash, name = file.removesuffix(".md").rpartition("/")
    address = folder + slash if name in ("index", "README") else f"{folder}{slash}{name}/"
    return quote(address) + mark + anchor
