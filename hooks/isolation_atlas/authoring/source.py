"""A text that knows where it comes from, so that what is wrong in it has a file, a line and a column."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isolation_atlas.problem import AtlasError, Location, Problem

# Where a name, or the way to a file, begins or ends.
_EDGE = r"(?:(?<![\w./-])|(?![\w./-]))"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and where it comes from.

    Attributes:
        text: what is parsed.
        path: the file that holds it, as a `Location` names it.
        line: the line of that file on which the text starts, counted from 1.
        indent: how many characters the file has before each line of the text.
        secret: no line of it may be shown, so its problems have no excerpt.
    """

    text: str
    path: str
    line: int = 1
    indent: int = 0
    secret: bool = False

    def problem(self, line: int, column: int, message: str) -> Problem:
        """A problem at `line` and `column` of the text, both counted from 1."""
        lines = [] if self.secret else _lines(self.text)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        location = Location(self.path, self.line + line - 1, self.indent + column)
        return Problem(location, message, " " * self.indent + excerpt.replace("\t", " "))

    def problem_at(self, offset: int, message: str) -> Problem:
        """A problem at a character of the text, counted from 0."""
        before = normalize_newlines(self.text[:offset])
        return self.problem(before.count("\n") + 1, len(before) - before.rfind("\n"), message)

    def locate(self, words: str, message: str, *, beside: re.Pattern[str] = _NOTHING) -> Problem:
        """A problem at the first place where the text says these words; where it does not, at its start, without it.

        Where they are part of a longer name, or `beside` matches, they are only found if they stand nowhere else.
        """
        said = beside.sub(lambda found: " " * len(found[0]), self.text)
        exactly = f"{_EDGE}{re.escape(words)}{_EDGE}"
        if found := re.search(exactly, said) or re.search(re.escape(words), self.text):
            return self.problem_at(found.start(), message)
        return Problem(Location(self.path, self.line, self.indent + 1), message)


def normalize_newlines(text: str) -> str:
    """The text with a line feed at the end of each line, however the file ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends, as an editor counts them.

    `str.splitlines` and YAML also count U+0085, U+2028 and others, which are characters within a line to most editors.
    """
    lines = normalize_newlines(text).split("\n")
    return lines if lines[-1] else lines[:-1]


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return split_lines(text)


def decode(path: Path, name: str) -> str:
    """The text of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read or is not UTF-8.
    """
    return decode_bytes(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AtlasError([Problem(Location(name), f"The file can't be read: {error.strerror}.")]) from None


def decode_bytes(data: bytes, name: str) -> str:
    """The text of a file's bytes, called `name` in problems.

    Raises:
        AtlasError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        location = Location(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise AtlasError([Problem(location, "This is not UTF-8 text. Save the file as UTF-8.")]) from None
