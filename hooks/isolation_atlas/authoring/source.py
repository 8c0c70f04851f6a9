"""A text that knows which file it comes from, so that a problem in it has a path, line and column."""

import os
import re
import stat
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from isolation_atlas.notes import Notes
from isolation_atlas.problem import AtlasError, Location, Problem

_IN_NAME = re.compile(r"[\w./-]")
_LINE_END = re.compile(r"\r\n?|\n")
_NOTHING = re.compile(r"(?!)")


class SourceText(NamedTuple):
    """A text, and its place in a file.

    Attributes:
        text: the text itself.
        path: the path of the file that holds it, as in a `Location`.
        line: the line of that file on which the text starts, counted from 1.
        indent: the number of characters that the file has before each line of the text.
        secret: whether no line of it may be shown; then its problems have no excerpt.
    """

    text: str
    path: str
    line: int = 1
    indent: int = 0
    secret: bool = False

    def problem(self, line: int, column: int, message: str) -> Problem:
        """Return a problem at `line` and `column` of the text, both counted from 1."""
        lines = [] if self.secret else _lines(self.text)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        location = Location(self.path, self.line + line - 1, self.indent + column)
        return Problem(location, message, " " * self.indent + excerpt.replace("\t", " "))

    def problem_at(self, offset: int, message: str) -> Problem:
        """Return a problem at the character with this index in the text, counted from 0."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return self.problem(line, offset - starts[line - 1] + 1, message)

    def problem_at_text(self, part: str, message: str, *, ignore: re.Pattern[str] = _NOTHING) -> Problem:
        """Return a problem at the first occurrence of `part`, or at the start of the text if there is none.

        An occurrence within a longer name, or where `ignore` matches, counts only if there is no other.
        """
        searched = self.text if ignore is _NOTHING else ignore.sub(lambda found: " " * len(found[0]), self.text)
        start = _find_name(searched, part)
        if start == -1:
            start = self.text.find(part)
        if start != -1:
            return self.problem_at(start, message)
        return Problem(Location(self.path, self.line, self.indent + 1), message)


def _find_name(text: str, name: str) -> int:
    """The index of the first occurrence of a name or path that is no part of a longer one; -1 if there is none.

    A text may have thousands of problems, so a pattern for each would take long.
    """
    start = text.find(name)
    while start != -1:
        end = start + len(name)
        if not (_continues(text, start) or _continues(text, end)):
            return start
        start = text.find(name, start + 1)
    return -1


def _continues(text: str, index: int) -> bool:
    """Whether the characters before and after a place belong to one name."""
    return 0 < index < len(text) and bool(_IN_NAME.match(text[index - 1]) and _IN_NAME.match(text[index]))


def normalize_newlines(text: str) -> str:
    """Replace all line ends by line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_lines(text: str) -> list[str]:
    """Split a text into lines, without line ends, as an editor counts them.

    `str.splitlines` and YAML also split at U+0085, U+2028 and others, where most editors start no new line.
    """
    lines = normalize_newlines(text).split("\n")
    return lines if lines[-1] else lines[:-1]


def drop_comments(text: str, opening: str, closing: str) -> list[str]:
    """Return the parts of a text outside its comments; one that is never closed is none.

    >>> drop_comments("a <!-- b --> c <!-- d", "<!--", "-->")
    ['a ', ' c <!-- d']
    """
    parts, end = [], 0
    while (start := text.find(opening, end)) != -1 and (close := text.find(closing, start + len(opening))) != -1:
        parts.append(text[end:start])
        end = close + len(closing)
    return [*parts, text[end:]]


@lru_cache(maxsize=4)  # a file may have a problem in each of its lines
def _line_starts(text: str) -> list[int]:
    """The index of the first character of each line."""
    return [0, *(end.end() for end in _LINE_END.finditer(text))]


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return split_lines(text)


READ_FILES = Notes("files")
"""The files that are read, by their paths; the digest of one that can't be read is ""."""


def digest_file(path: Path) -> str:
    """A digest of the content of a file; "" if it can't be read."""
    try:
        return _digest(_read(path, ""))
    except AtlasError:
        return ""


def decode(path: Path, name: str) -> str:
    """Return the text of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read or is not UTF-8.
    """
    return decode_bytes(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of the file at `path`, called `name` in problems.

    Only ordinary files are opened: a pipe may never end, and opening a device may do something.

    Raises:
        AtlasError: the file can't be read.
    """
    if (noted := READ_FILES.current) is None:
        return _read(path, name)
    noted[str(path)] = ""
    content = _read(path, name)
    noted[str(path)] = _digest(content)
    return content


def _digest(content: bytes) -> str:
    from hashlib import sha256  # noqa: PLC0415 - it loads OpenSSL, which a command doesn't need

    return sha256(content).hexdigest()


def _read(path: Path, name: str) -> bytes:
    try:
        _refuse_special(os.stat(path), name)  # noqa: PTH116 - `path.stat` is the same
        # A pipe that takes the file's place meanwhile is opened without waiting, and then refused.
        with open(path, "rb", opener=_open_at_once) as file:
            _refuse_special(os.fstat(file.fileno()), name)
            return file.read()
    except OSError as error:
        raise AtlasError([Problem(Location(name), f"The file can't be read: {error.strerror}.")]) from None
    except ValueError:  # a NUL in the name
        raise AtlasError([Problem(Location(name), "A file can't have this name.")]) from None


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_special(status: os.stat_result, name: str) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # that a folder is none, `open` says
        return
    what = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    raise AtlasError([Problem(Location(name), f"This is {what}. Put an ordinary file in its place.")])


def decode_bytes(data: bytes, name: str) -> str:
    """Return the text of a file with these bytes, called `name` in problems.

    Raises:
        AtlasError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        location = Location(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise AtlasError([Problem(location, "This is not UTF-8 text. Save the file as UTF-8.")]) from None
