"""Joins all stylesheets to one, and minifies it."""

import re
from collections.abc import Iterator, Mapping

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import AtlasError, Location, Problem

try:
    import lightningcss
except ImportError:  # no wheel for this platform
    lightningcss = None  # type: ignore[assignment]


BROWSERS = ["chrome >= 111", "firefox >= 115", "ios_saf >= 16.4", "safari >= 16.4"]
"""The oldest browsers for which the stylesheet has what only they need, such as a prefix: each is of 2023."""

# Braces and at signs have no meaning in comments, quotes, unquoted addresses and escapes.
_TEXT = r"""/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\(\s*[^"'\s][^)]*\)|\\."""
_MARK = r"/\*.*|[{}]|@(?:import|namespace)(?![\w-])"
_MARKS = re.compile(f"{_TEXT}|(?P<mark>{_MARK})", re.DOTALL | re.IGNORECASE)
_LOCATED_ERROR = re.compile(r"Parsing stylesheet failed: (?P<reason>.*) at :(?P<line>\d+):(?P<column>\d+)", re.DOTALL)


def join_stylesheets(theme: str, own: Mapping[str, str]) -> str:
    """Join and minify all stylesheets.

    Without the library that does so, only what would break other stylesheets is found.

    Args:
        theme: the theme's rules, which come first.
        own: the project's stylesheets by name.

    Raises:
        AtlasError: a stylesheet of the project can't be parsed, or can't be joined with the others.
    """
    problems = [problem for name, text in own.items() for problem in _check(SourceText(text, name))]
    if problems:
        raise AtlasError(problems)
    joined = "\n".join([theme, *own.values()])
    if lightningcss is None:
        return joined
    try:
        return str(lightningcss.process_stylesheet(joined, browsers_list=BROWSERS))
    except ValueError as error:
        if not own:
            raise  # the fault is in the theme
        raise AtlasError([_locate_join_error(error, theme, own)]) from None


def can_minify() -> bool:
    """Whether the library is there that writes rules in the one form that `page_style` reads."""
    return lightningcss is not None


def _check(source: SourceText) -> list[Problem]:
    """Return the problems that a stylesheet has by itself, or would cause in the joined one."""
    problems = list(_find_unjoinable(source))
    if lightningcss is None:
        return problems
    try:
        lightningcss.process_stylesheet(source.text)
    except ValueError as error:
        if not problems:  # otherwise the error may be a consequence of them
            problems.append(_describe_error(error, source))
    return problems


def _find_unjoinable(source: SourceText) -> Iterator[Problem]:
    """Find what would break the other stylesheets once all are joined."""
    opened: list[int] = []
    for found in _MARKS.finditer(source.text):
        mark, place = (found["mark"] or "").lower(), found.start()
        if mark.startswith("@"):
            hint = "Copy what it names into this one" if mark == "@import" else "Take it out"
            yield source.problem_at(place, f"All stylesheets become one, and {mark!r} can't stand within. {hint}.")
        elif mark.startswith("/*"):
            yield source.problem_at(place, "This comment is never closed. Close it with '*/'.")
        elif mark == "{":
            opened.append(place)
        elif mark and opened:
            opened.pop()
    if opened:
        yield source.problem_at(opened[0], "This brace is never closed. Close it with '}'.")


def _locate_join_error(error: ValueError, theme: str, own: Mapping[str, str]) -> Problem:
    """Return the problem of an error in the joined text, in the stylesheet that has its line, or else in the last."""
    located = _LOCATED_ERROR.fullmatch(str(error))
    start = theme.count("\n") + 1
    source = SourceText("", "")
    for name, text in own.items():
        source = SourceText(text, name)
        if located and start <= int(located["line"]) <= start + text.count("\n"):
            return _describe_error(error, source, start)
        start += text.count("\n") + 1
    return Problem(Location(source.path), f"This stylesheet can't be joined with the others: {error}.")


def _describe_error(error: ValueError, source: SourceText, start: int = 0) -> Problem:
    """Return the problem for an error of the minifier; the stylesheet starts at line `start` of its text, from 0."""
    if located := _LOCATED_ERROR.fullmatch(str(error)):
        message = f"This stylesheet can't be read here: {located['reason']}."
        return source.problem(int(located["line"]) - start + 1, int(located["column"]), message)
    return Problem(Location(source.path), f"This stylesheet can't be read: {error}.")
