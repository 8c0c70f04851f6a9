"""Problems with an author's input: where it is, what is wrong and what would be right."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from isolation_atlas.control_characters import replace_controls
from isolation_atlas.nearest import find_nearest

# A problem shows at most this many characters of a source line.
EXCERPT_WIDTH = 120

MOST_PROBLEMS = 200
"""How many problems of one file are reported: a small file may have many thousands, and each takes its time."""


class Location(NamedTuple):
    """A place in a file that an author can open.

    Attributes:
        path: the file, relative to the repository, with forward slashes.
        line: counted from 1.
        column: counted from 1, in characters.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One mistake that an author can correct.

    Attributes:
        location: where the mistake is.
        message: what is wrong, then what would be right, in plain sentences.
        excerpt: the source line that `location` points into, or "" if there is none to show.
    """

    location: Location
    message: str
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"

    def describe(self) -> str:
        """Return the problem, and below it the source line with a caret under the location."""
        # The name of a file may hold some, too.
        text = replace_controls(str(self))
        if not self.excerpt.strip():
            return text
        line, caret = self.pointer
        return f"{text}\n{self.location.line:>6} | {line}\n{'|':>8} {caret}"

    @property
    def pointer(self) -> tuple[str, str]:
        """The source line, shortened to the text around the location, and a second line with a caret under it."""
        before = max(self.location.column - 1, 0)
        start = max(before - EXCERPT_WIDTH // 2, 0) if len(self.excerpt) > EXCERPT_WIDTH else 0
        # A terminal would obey some control characters instead of showing them.
        line = replace_controls(self.excerpt[start : start + EXCERPT_WIDTH])
        if start + EXCERPT_WIDTH < len(self.excerpt):
            line += "…"
        if start:
            line, before = f"…{line}", before + 1
        return line, " " * (before - start) + "^"


class AtlasError(Exception):
    """Raised when input can't be rendered; carries every problem that was found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def tell_most(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first problems, up to the limit; if there are more, the last one says so.

    The rest is not asked for, so that those who find problems one by one stop there.
    """
    rest = iter(problems)
    return [*islice(rest, MOST_PROBLEMS), *map(begin_rest, islice(rest, 1))]


def begin_rest(first: Problem) -> Problem:
    """Return the problem that replaces all those that are not reported, at the place of the `first` of them."""
    return first._replace(
        message=f"There are more problems. At most {MOST_PROBLEMS} of a file are reported: fix those first."
    )


def suggest(word: str, words: Iterable[str]) -> str:
    """Return a sentence that names the entry of `words` nearest to `word`, or lists them if none is near.

    >>> suggest("contaner", ["vm", "container"])
    "Did you mean 'container'?"
    >>> suggest("zebra", ["vm", "container"])
    "Known: 'container', 'vm'."
    """
    known = sorted(set(words))
    if nearest := find_nearest(word, known):
        return f"Did you mean {nearest!r}?"
    if not known:
        return "There are none yet."
    shown = known[:12]
    more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    return f"Known: {', '.join(map(repr, shown))}{more}."
