"""Reads the text of a page, and checks for mistakes that MkDocs would ignore or crash on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.models import AuthoredModel, Line, validate
from isolation_atlas.authoring.source import SourceText, decode_bytes, normalize_newlines, read_bytes, split_lines
from isolation_atlas.control_characters import (
    CONTROL,
    NOT_TYPED,
    describe_control_character,
    find_controls,
    replace_controls,
)
from isolation_atlas.page.dead_links import describe_dead_anchor
from isolation_atlas.page.fence import find_fences
from isolation_atlas.page.headings import list_headings
from isolation_atlas.page.unsafe_markdown import find_hazards
from isolation_atlas.problem import AtlasError, Problem, tell_most

# The same pattern as that of MkDocs, so that both find the same front matter.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)

# A beginning that looks like front matter and is none.
_LOST = re.compile(
    r"(?P<above>\s*+(?:<!--(?s:.*?)-->\s*+)*+)"
    r"(?P<mark>---[ \t]*\n|(?:\+\+\+|;;;|--|----+|---\w+|\{)(?=[ \t]*\n)|%(?=[ \t])|)"
    r"(?(mark)[\s{]*+(?:#.*\n\s*+)*+)"
    r"(?:(?<=% )|[\"']?(?:title|description|hide|template|search|run_with|tags|date|authors?)[\"']?[ \t]*[:=])"
)

Prerequisite: TypeAlias = Literal["docker", "root", "machine", "sandbox"]
"""What a lab needs: a Docker Engine, a root shell on its host, or the tools that boot a virtual machine."""

HideablePart: TypeAlias = Literal["feedback", "footer", "navigation", "path", "tags", "toc"]
"""A part of a page that the theme can hide."""


MOST_CHARACTERS = 50_000
"""How long a page may be: each part of Markdown has its price, and 50,000 characters take two hours to read aloud."""

# What is not code, or is drawn.
_WORDS = {"", "markdown", "md", "mermaid", "output", "text"}
_ODD_DASH = re.compile(r"(?<=\s)[\u2012-\u2015\u2212](?=[A-Za-z])")
# What a reader copies into a shell.
_COMMANDS = {"bash", "bat", "console", "pwsh", "powershell", "sh", "shell", "zsh"}


class Search(AuthoredModel):
    """How the search treats a page.

    Attributes:
        boost: the factor by which the score of the page is multiplied.
        exclude: whether the search leaves the page out.
        asked: other words in which people ask for a section, by the anchor of its heading; `top` is the page itself.
    """

    boost: Annotated[float, Field(ge=0, le=100)] = 1
    exclude: bool = False
    asked: Mapping[str, Line] = {}


class FrontMatter(AuthoredModel):
    """The front matter of a page.

    The theme knows more keys. They are refused: it prints their values as HTML, or they have no use on this site.

    Attributes:
        title: the name of the page.
        description: a summary in one sentence.
        hide: the parts of the page that the theme hides.
        search: how the search treats the page.
        template: the template in `overrides/` that lays the page out.
        run_with: the prerequisites of a lab's commands; empty for other pages.
    """

    title: Line = ""
    description: Line = ""
    hide: Annotated[tuple[HideablePart, ...], Field(strict=False)] = ()
    search: Search = Search()
    template: Literal["home.html", "main.html"] = "main.html"
    run_with: Annotated[tuple[Prerequisite, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, without anything on which MkDocs or Markdown would crash.

    Attributes:
        text: the whole page; each line is where its author wrote it.
        body: the part of the text after the front matter.
        front_matter: the front matter, validated, as plain data; empty if it has problems.
        problems: the problems of the page.
    """

    text: str
    body: str
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_page(path: Path, name: str) -> PageText:
    """Read the page at `path`, called `name` in problems; a page with problems has a text that can be built, too."""
    try:
        return check_page(read_bytes(path, name), name)
    except AtlasError as error:
        return PageText("", "", problems=error.problems)


def check_page(data: bytes, name: str) -> PageText:
    """The page of a file with these bytes, as `read_page` reads it."""
    undecodable: tuple[Problem, ...] = ()
    try:
        text = decode_bytes(data, name)
    except AtlasError as error:
        undecodable = error.problems
        text = data.decode("utf-8-sig", errors="replace")
    text = normalize_newlines(text)
    problems = list(undecodable)
    if next(find_controls(text), None):
        # Undecodable bytes are full of control characters; reporting those, too, would not help.
        problems += () if undecodable else tell_most(_find_controls(text, name))
        text = replace_controls(text)

    if len(text) > MOST_CHARACTERS:
        message = f"A page has at most {MOST_CHARACTERS:,} characters, and this has {len(text):,}. Divide it."
        problems.append(SourceText(text, name).problem_at(MOST_CHARACTERS, message))
        text = text[: text.rfind("\n", 0, MOST_CHARACTERS) + 1]

    problems += tell_most(_find_odd_commands(text, name))
    problems += _find_lost_front_matter(text, name)

    front_matter: Mapping[str, Any] = {}
    try:
        front_matter = _check_front_matter(read_front_matter(text, name), text)
    except AtlasError as error:
        problems += error.problems

    start = find_body(text)
    parts, end = [], 0
    hazards = find_hazards(text, start)
    source = SourceText(text, name)
    problems += tell_most(source.problem_at(hazard.start, hazard.message) for hazard in hazards)
    for hazard in hazards:
        parts += [text[end : hazard.start], hazard.replacement]
        end = hazard.end
    text = "".join([*parts, text[end:]])
    return PageText(text, text[start:], front_matter, tuple(sorted(problems)))


def find_body(text: str) -> int:
    """Return the index in `text` at which the body starts, after the front matter; lines must end with line feeds."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def read_front_matter(text: str, name: str) -> Document | None:
    """Parse the front matter of a page, called `name` in problems; None if the page has none.

    Raises:
        AtlasError: the front matter is not YAML.
    """
    front_matter = _FRONT_MATTER.match(normalize_newlines(text))
    documents = parse_documents(SourceText(front_matter["yaml"], name, line=2)) if front_matter else []
    return documents[0] if documents else None


def count_front_matter_lines(text: str) -> int:
    """The number of lines of a page before its Markdown."""
    front_matter = _FRONT_MATTER.match(normalize_newlines(text))
    return front_matter[0].count("\n") if front_matter else 0


def _check_front_matter(document: Document | None, text: str) -> dict[str, Any]:
    """Return the keys that the author wrote, with their values; `text` is the whole page.

    Raises:
        AtlasError: with every problem of the front matter.
    """
    if document is None:
        return {}
    if not isinstance(document.data, dict):
        raise AtlasError(
            [document.problem([], "The front matter of a page must be a mapping, such as 'title: A title'.")]
        )
    front_matter = validate(document, FrontMatter, what="the front matter")
    if asked := front_matter.search.asked:
        anchors = [*list_headings(text[find_body(text) :]), "top"]
        problems = [
            document.problem(
                ["search", "asked", anchor], describe_dead_anchor(f"#{anchor}", "This page", anchors), at_key=True
            )
            for anchor in asked
            if anchor not in anchors
        ]
        if problems:
            raise AtlasError(problems)
    return front_matter.model_dump(mode="json", exclude_unset=True)


def _find_controls(text: str, name: str) -> Iterator[Problem]:
    """Return a problem for each control character, once in each line."""
    source = SourceText(text, name)
    for number, line in enumerate(text.split("\n"), start=1):
        for character in dict.fromkeys(CONTROL.findall(line)):
            yield source.problem(number, line.index(character) + 1, describe_control_character("The page", character))


def _find_lost_front_matter(text: str, name: str) -> Iterator[Problem]:
    """Return a problem for front matter that MkDocs would take for text, so that title and description were lost."""
    if _FRONT_MATTER.match(text) or not (found := _LOST.match(text)):
        return
    above = found["above"]
    if found["mark"].strip() not in ("", "---"):
        message = "Front matter is YAML here. Put it between lines '---', as 'title: A title'."
    elif found["mark"] == "":
        message = "This is front matter only between lines '---'. Put one above it and one below."
    elif above:
        message = "Front matter begins in the first line. Remove what is above it, and spaces before '---'."
    else:
        message = "This front matter is never closed. Close it with a line '---'."
    yield SourceText(text, name).problem_at(len(above), message)


def _find_odd_commands(text: str, name: str) -> Iterator[Problem]:
    """Return a problem for each line of a command that is another one than it looks like once it is copied."""
    # Of ASCII only control characters are not typed, and they have been replaced.
    if text.isascii() or not NOT_TYPED.search(text):
        return
    source = SourceText(text, name)
    lines = split_lines(text)
    for fence in find_fences(text):
        if fence.language in _WORDS:
            continue
        for number in range(fence.line + 1, min(fence.line + len(fence.body), len(lines)) + 1):
            line = lines[number - 1]
            if odd := NOT_TYPED.search(line):
                yield source.problem(number, odd.start() + 1, describe_control_character("This block", odd[0]))
            elif fence.language in _COMMANDS and (odd := _ODD_DASH.search(line)):
                message = f"A shell reads {odd[0]!r} as a letter. Type the dashes of an option: '-' or '--'."
                yield source.problem(number, odd.start() + 1, message)
