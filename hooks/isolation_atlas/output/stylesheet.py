"""Joins all stylesheets to one, and minifies it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

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
_MARK = r"/\*.*|[{}()\[\]]|@(?:import|namespace)(?![\w-])"
_MARKS = re.compile(f"{_TEXT}|(?P<mark>{_MARK})", re.DOTALL | re.IGNORECASE)
_OPENING, _CLOSING = ("{", "(", "["), ("}", ")", "]")
_LOCATED_ERROR = re.compile(r"Parsing stylesheet failed: (?P<reason>.*) at :(?P<line>\d+):(?P<column>\d+)", re.DOTALL)


MOST_CHARACTERS = 50_000
"""How long a stylesheet may be."""

MOST_RULES = 1_000
"""How many rules it may have: the library compares each with those before it."""

MOST_NESTED = 20
"""How many brackets may be open at one place: the library ends the whole program where there are too many."""

MOST_EXPANDED = 5_000
"""How many selectors its nested rules may be, once each is written with those around it, as older browsers need it."""


def join_stylesheets(theme: str, own: Mapping[str, str]) -> str:
    """Join and minify all stylesheets.

    Without the library that does so, only what would break other stylesheets is found.

    Args:
        theme: the theme's rules, which come first.
        own: the project's stylesheets by name.

    Raises:
        AtlasError: a stylesheet of the project can't be parsed, or can't be joined with the others.
    """
    problems = [problem for name, text in own.items() for problem in _check(text, name, minify=can_minify())]
    if problems:
        raise AtlasError(problems)
    joined = "\n".join([theme, *own.values()])
    if lightningcss is None:
        return joined
    try:
        return _minify(joined)
    except ValueError as error:
        if not own:
            raise  # the fault is in the theme
        raise AtlasError([_locate_join_error(error, theme, own)]) from None


def join_valid_stylesheets(theme: str, own: Mapping[str, str]) -> tuple[str, list[Problem]]:
    """Join all stylesheets that have no problem, and return the problems of the others too; see `join_stylesheets`."""
    problems: list[Problem] = []
    while True:
        try:
            return join_stylesheets(theme, own), problems
        except AtlasError as error:
            problems += error.problems
            wrong = {problem.location.path for problem in error.problems}
            own = {name: text for name, text in own.items() if name not in wrong}


def can_minify() -> bool:
    """Whether the library is there that writes rules in the one form that `page_style` reads."""
    return lightningcss is not None


@lru_cache(maxsize=4)  # a page that is saved changes no stylesheet
def _minify(joined: str) -> str:
    return str(lightningcss.process_stylesheet(joined, browsers_list=BROWSERS))


@lru_cache(maxsize=256)  # and one that is saved changes no other
def _check(text: str, name: str, *, minify: bool) -> list[Problem]:
    """Return the problems that a stylesheet has by itself, or would cause in the joined one, or in the minifier."""
    source = SourceText(text, name)
    if problems := list(_find_excess(source)):  # it would be read for long
        return problems
    problems = list(_find_unjoinable(source))
    if not minify:
        return problems
    try:
        lightningcss.process_stylesheet(source.text)
    except ValueError as error:
        if not problems:  # otherwise the error may be a consequence of them
            problems.append(_describe_error(error, source))
    return problems


def _find_excess(source: SourceText) -> Iterator[Problem]:
    """Find what would keep the library busy, or end it."""
    text = source.text
    if len(text) > MOST_CHARACTERS:
        message = f"A stylesheet has at most {MOST_CHARACTERS:,} characters, and this has {len(text):,}. Divide it."
        yield source.problem_at(MOST_CHARACTERS, message)
        return
    opened: list[int] = []  # how many selectors a rule has with those around it
    rules, expanded, end = 0, 0, 0
    for found in _MARKS.finditer(text):
        mark, place = found["mark"] or "", found.start()
        if mark in _OPENING:
            selectors = 0
            if mark == "{":
                around = opened[-1] if opened else 0
                selectors = _count_selectors(text[end:place]) * max(around, 1)
                # A group such as `@media` has the selectors around it.
                selectors, rules = selectors or around, rules + 1
                expanded += selectors if around else 0
            opened.append(selectors)
            if excess := _describe_excess(len(opened), rules, expanded):
                yield source.problem_at(place, excess)
                return
        elif mark in _CLOSING and opened:
            opened.pop()
        if mark in ("{", "}"):
            end = found.end()


def _count_selectors(before: str) -> int:
    """How many selectors stand before a brace; none before that of a group of rules."""
    selectors = before.rpartition(";")[2].strip()
    return 0 if selectors.startswith("@") else selectors.count(",") + 1


def _describe_excess(nested: int, rules: int, expanded: int) -> str | None:
    if nested > MOST_NESTED:
        return f"At most {MOST_NESTED} brackets are open at one place of a stylesheet. Write it flatter."
    if rules > MOST_RULES:
        return f"A stylesheet has at most {MOST_RULES:,} rules. Divide it."
    if expanded > MOST_EXPANDED:
        return f"Nested rules are at most {MOST_EXPANDED:,} selectors, each with those around it. Name fewer."
    return None


def _find_unjoinable(source: SourceText) -> Iterator[Problem]:
    """Find what would break the other stylesheets once all are joined."""
    opened: list[int] = []
    for found in _MARKS.finditer(source.text):
        mark, place = (found["mark"] or "").lower(), found.start()
        if mark.startswith("@"):
            hint = "Copy what it names into this one" if mark == "@import" else "Remove it"
            yield source.problem_at(
                place, f"All stylesheets are joined into one, which can't contain {mark!r}. {hint}."
            )
        elif mark.startswith("/*"):
            yield source.problem_at(place, "This comment is never closed. Close it with '*/'.")
        elif mark == "{":
            opened.append(place)
        elif mark == "}" and opened:
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
