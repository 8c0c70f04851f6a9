"""Finds the fences of a page, and defines what a renderer takes and returns."""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from posixpath import dirname

from isolation_atlas.authoring.docs_files import leads_out
from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.source import SourceText, read_bytes, split_lines
from isolation_atlas.notes import Notes
from isolation_atlas.page.site_settings import SiteSettings
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

# Code within one line: a match across lines might hide an address between two pieces of code.
CODE_SPAN = re.compile(r"(`(?<![\\`]`)`*)(?!`).*?(?<!`)\1(?!`)")

# Look for `id=` first and check the character before it: seven times faster than the other way round.
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')


def fingerprint_file(folder: Path, name: str) -> str:
    """A digest of the path of the file `name` below `folder`, with symbolic links resolved, and of its content.

    The content of a folder is the list of the files in it.

    The digest is empty if there is no such file, or if it can't be read.
    """
    if leads_out(folder / name, folder):
        return ""
    path = Path(os.path.realpath(folder / name))
    if path.is_dir():
        return _fingerprint(path, folder, "\0".join(sorted(map(str, path.rglob("*")))).encode(errors="surrogateescape"))
    try:
        return _fingerprint(path, folder, read_bytes(path, name))
    except AtlasError:
        return ""


def _fingerprint(path: Path, folder: Path, content: bytes) -> str:
    relative = os.path.relpath(path, os.path.realpath(folder))
    return hashlib.sha256(relative.encode(errors="surrogateescape") + b"\0" + content).hexdigest()


MOST_READ_AGAIN = 300_000
"""How many bytes of files the fences of a page may read that were read for it before."""


class Readings:
    """The files that the fences of a page have read.

    A fence takes a few characters, and each may draw a large manifest again. So there is a limit to what is read again.
    """

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._again = 0

    def note(self, name: str, size: int) -> bool:
        """Note that a file of this size was read, and return whether the page has read too much again."""
        if name in self._names:
            self._again += size
        self._names.add(name)
        return self._again > MOST_READ_AGAIN


CLAIMS = Notes("claims")
"""The claims that are looked at, each as the ids of its feature and its technology with a stroke between them."""


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a page.

    Attributes:
        language: the word after the backticks.
        header: everything that follows the backticks on their line.
        source: the text between the backticks, with its place in the page.
        options: `key=value` pairs that follow the language.
        number: 1 for the first fence of this language on the page, and so on.
        docs: the folder of the pages, as problems name it ("docs").
        docs_path: the same folder on disk.
        root: the relative address of the site's root from the page, such as "../".
        mark: the backticks, or tildes.
        files: the digests of the files that `read_file` has read for the fence, by their names.
        readings: what all fences of the page have read.
        site: what the site calls its own.
        templates: the digests of the templates that were filled for the fence, by their names.
        claims: the claims that were looked at for the fence.
    """

    language: str
    header: str
    source: SourceText
    options: Mapping[str, str]
    number: int
    docs: str
    docs_path: Path
    root: str
    mark: str = "```"
    files: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    readings: Readings = field(default_factory=Readings, compare=False, repr=False)
    site: SiteSettings = field(default_factory=SiteSettings)
    templates: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    claims: list[str] = field(default_factory=list, compare=False, repr=False)

    def address(self, page: str) -> str:
        """The address of a page below the pages' folder, from the page of the fence."""
        return self.root + self.site.address(page)

    def read_file(self, name: str) -> bytes:
        """Read the file `name` below the pages' folder, and note that the rendered fence depends on it.

        A renderer must read all files with this method, because a cached result is used until a noted file changes.

        Raises:
            AtlasError: the file lies outside of the folder, or can't be read, or the page has read too much again.
        """
        if leads_out(self.docs_path / name, self.docs_path):
            raise AtlasError([self.problem(f"{name!r} is outside {self.docs}/. Put a copy there.")])
        path = Path(os.path.realpath(self.docs_path / name))
        self.files[name] = ""
        content = read_bytes(path, f"{self.docs}/{name}")
        self.files[name] = _fingerprint(path, self.docs_path, content)
        self.note_reading(name, len(content))
        return content

    def note_reading(self, name: str, size: int) -> None:
        """Note that a file of this size was read for the fence, or for one that the cache has.

        Raises:
            AtlasError: the fences of the page have read too much again.
        """
        if self.readings.note(name, size):
            message = (
                f"The fences of a page read at most {MOST_READ_AGAIN // 1000} kB again of files that they have read "
                f"before, and {self.docs}/{name} has {size / 1000:,.0f} kB. Draw it on its own page."
            )
            raise AtlasError([self.problem(message)])

    def note_folder(self, name: str) -> None:
        """Note that the rendered fence depends on which files the folder `name` has."""
        if name not in self.files:
            self.files[name] = fingerprint_file(self.docs_path, name)

    def has_page(self, page: str) -> bool:
        """Whether the pages' folder has this page; the rendered fence depends on which files are beside it."""
        self.note_folder(dirname(page) or ".")
        return (self.docs_path / page).is_file()

    @property
    def location(self) -> Location:
        """The line of the backticks that open the fence."""
        return Location(self.source.path, max(self.source.line - 1, 1), self.source.indent + 1)

    def problem(self, message: str) -> Problem:
        """A problem of the fence as a whole."""
        return Problem(self.location, message, " " * self.source.indent + self.mark + self.header)

    def refuse_second(self, why: str) -> list[Problem]:
        """The problem of a second fence of a language that a page may have only once; `why` ends its message."""
        message = f"A page can have one {self.language} fence, {why}"
        return [self.problem(message)] if self.number > 1 else []

    def renderer_problem(self, error: Exception) -> Problem:
        """The problem for an unexpected exception of the renderer."""
        broke = f"This fence can't be rendered ({type(error).__name__}: {error})."
        return self.problem(f"{broke} The site's own code is at fault. Please report it, with the fence.")

    def require_nothing(self) -> None:
        """Refuse text and options in a fence that takes neither.

        Raises:
            AtlasError: the fence has text or options.
        """
        name = f"{'An' if self.language[0] in 'aeio' else 'A'} {self.language} fence"
        problems = [self.problem(f"{name} has no options. Remove them.")] if self.options else []
        if self.source.text.strip():
            problems.append(self.source.problem(1, 1, f"{name} must be empty. Remove what it contains."))
        if problems:
            raise AtlasError(problems)

    def document(self) -> Document:
        """The fence's text as one YAML document; an empty fence is an empty mapping.

        Raises:
            AtlasError: it is not YAML, holds several documents, or has options beside the language.
        """
        if self.options:
            meant = ", ".join(f"'{name}: {value}'" for name, value in self.options.items())
            message = f"Options of a {self.language} fence go on the lines between its backticks. Write {meant} there."
            raise AtlasError([self.problem(message)])
        documents = parse_documents(self.source) or parse_documents(self.source._replace(text="{}"))
        if len(documents) != 1:
            raise AtlasError([self.problem(f"This {self.language} fence must contain one YAML mapping.")])
        return documents[0]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered fence.

    Attributes:
        html: one block element.
        problems: mistakes that did not keep the fence from being rendered.
        notes: information for the author that is no problem.
        markdown: the content in Markdown without HTML, for programs; None to use the text of the fence itself.
    """

    html: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    markdown: str | None = None

    @property
    def anchors(self) -> list[str]:
        """The ids of the elements in `html`, to which links may lead."""
        return _ID.findall(self.html)


@dataclass(frozen=True, slots=True)
class Opening:
    """A fence in the text of a page, whether or not Markdown recognises it.

    Attributes:
        language: the first word after the backticks, or "".
        header: everything that follows the backticks on their line.
        line: the line of the backticks, counted from 1.
        indent: the number of spaces and of marks of quotations with which that line begins.
        body: the lines up to the closing backticks, without the indent.
        mark: the backticks, or tildes.
        end: the closing backticks; "" if the page has none for it.
        before: the words between the indent and the backticks: Markdown takes no such fence for one.
    """

    language: str
    header: str
    line: int
    indent: int
    body: tuple[str, ...]
    mark: str
    end: str
    before: str = ""

    @property
    def closed(self) -> bool:
        """Whether the page has closing backticks for it."""
        return bool(self.end)

    def ignored(self, path: str) -> Problem:
        """The problem of a fence that Markdown did not recognise, in the page at `path`, with the reason."""
        message = f"This fence is never closed. Close it with a line that says {self.mark}."
        if self.before:
            is_item = _ITEM.match(self.before)
            where = (
                "this item, after an empty line, indented by four spaces" if is_item else "this, after an empty line"
            )
            message = f"A fence begins on a line of its own. Put it below the words of {where}."
        elif self.closed and self.end != self.mark:
            message = f"This fence begins with {self.mark} and ends with {self.end}. Write as many at both ends."
        elif self.closed and self.indent >= _CODE_INDENT and self.language:
            message = (
                "This is read as code that is indented by four spaces. Begin the fence where its paragraph begins."
            )
        elif self.closed and (unknown := [name for name in _OPTION.findall(self.header) if name not in OPTIONS]):
            message = f"A fence has no option {unknown[0]!r}. {suggest(unknown[0], OPTIONS)}"
        elif self.closed:
            start = self.mark + self.language
            hint = f'Write {start} alone; options, where it has any, have quotes: {start} name="value".'
            message = f"The header of this fence can't be read. {hint}"
        return self.problem(path, message)

    def problem(self, path: str, message: str) -> Problem:
        """A problem of the fence as a whole, in the page at `path`."""
        before = " " * self.indent + self.before
        return Problem(Location(path, self.line, len(before) + 1), message, before + self.mark + self.header)


_OPENING = re.compile(r"^(?P<indent>[\s>]*)(?P<before>)(?P<mark>`{3,}|~{3,})(?P<header>[^`]*)$")
_AFTER_WORDS = re.compile(
    r"^(?P<indent>[\s>]*)(?P<before>[^\s>].*?)(?P<mark>(?<![`\\])`{3,}|(?<![~\\])~{3,})"
    r"""(?P<header>[ \t]*(?:\{[^`~]*|[\w+-]*(?:[ \t]+[\w-]+=[^`~]*)?))[ \t]*$"""
)
_CODE_INDENT = 4
_OPTION = re.compile(r"""(?:^|[\s{])([\w-]+)=["']""")
OPTIONS = ("hl_lines", "linenums", "title")
"""The options of any fence of code."""

_ITEM = re.compile(r"(?:[-*+]|\d+[.)]|:|\[\^[^\]]+\]:)\s")


@lru_cache(maxsize=8)  # several hooks, one after the other, call this with the text of the same page
def find_fences(page: str) -> tuple[Opening, ...]:
    """All fences of a page's text, in order; backticks inside a fence open no other fence."""
    lines = split_lines(page.expandtabs(4))
    fences: list[Opening] = []
    number = 0
    while number < len(lines):
        opening = _OPENING.match(lines[number]) or _match_after_words(lines, number)
        number += 1
        if not opening:
            continue
        indent = len(opening["indent"])
        closing = re.compile(rf"^[\s>]*{re.escape(opening['mark'])}{opening['mark'][0]}*\s*$")
        body = []
        start = number
        while number < len(lines) and not closing.match(lines[number]):
            body.append(lines[number][indent:])
            number += 1
        end = lines[number].strip(" >") if number < len(lines) else ""
        number += 1
        header = opening["header"].strip()
        language = re.match(r"[\w-]+(?![\w=-])", header.lstrip("{. "))  # the first option may come first
        found = language[0] if language else ""
        before = lines[start - 1][slice(*opening.span("before"))]
        fences.append(Opening(found, header, start, indent, tuple(body), opening["mark"], end, before))
    return tuple(fences)


def _match_after_words(lines: list[str], number: int) -> re.Match[str] | None:
    """Match a line that opens a fence behind words; a code span of three backticks is none, even one of two lines."""
    line = lines[number]
    if "```" not in line and "~~~" not in line:
        return None
    opening = _AFTER_WORDS.match(CODE_SPAN.sub(lambda span: "x" * len(span[0]), line))
    if not opening or number + 1 == len(lines) or not lines[number + 1].strip():
        return None
    mark = opening["mark"]
    below = (lines[index].strip(" >") for index in range(number + 1, len(lines)))
    following = next((line for line in below if mark[:3] in line), "")
    return opening if following.startswith(mark) and not following.strip(mark[0]) else None


def same_text(opening: Opening, body: str) -> bool:
    """Whether the text that superfences gives for a fence is the body of `opening`, except for trailing whitespace."""
    return _strip_trailing(opening.body) == _strip_trailing(split_lines(body.expandtabs(4)))


def _strip_trailing(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).rstrip()
