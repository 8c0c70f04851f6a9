"""Drops from the theme's stylesheets what no page of the site can use, and makes one small file of all stylesheets."""

import re
from collections.abc import Iterator, Mapping

import lightningcss

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cache import code_version, get_or_make
from isolation_atlas.problem import AtlasError, Location, Problem

# Scripts set these attributes too, but only to values that stand somewhere in a page.
_ATTRIBUTES = "dir|data-md-color-(?:scheme|primary|accent)"
_SAID = re.compile(rf'((?:{_ATTRIBUTES})="[\w-]+")')
_NAMES = (re.compile(r'class="([^"]*)"'), re.compile(r'id="([^"]*)"'))
_SETTINGS = re.compile(r"<body[^>]*>|<input class=.md-option[^>]*>")
_SYMBOL = re.compile(r"[.#]([A-Za-z_][\w-]*)")
_WORD = re.compile(r"[\w-]+")
_ABSENT = "atlas-absent"

_RULES = code_version(__file__, "lightningcss")

# In these, a brace or an at sign is only a character: comments, quotes, addresses without quotes, what is escaped.
_TEXT = r"""/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\(\s*[^"'\s][^)]*\)|\\."""
_MARK = r"/\*.*|[{}]|@(?:import|namespace)(?![\w-])"
_MARKS = re.compile(f"{_TEXT}|(?P<mark>{_MARK})", re.DOTALL | re.IGNORECASE)
_PLACE = re.compile(r"Parsing stylesheet failed: (?P<reason>.*) at :(?P<line>\d+):(?P<column>\d+)", re.DOTALL)


def find_symbols(html: str) -> set[str]:
    """What a selector may name of a page: its classes, ids and settings of the theme."""
    used = {said for tag in _SETTINGS.findall(html) for said in _SAID.findall(tag)}
    for pattern in _NAMES:
        for names in set(pattern.findall(html)):
            used.update(names.split())
    return used


def find_words(script: str) -> set[str]:
    """All words of a script, as it may give elements any of them for a class or an id."""
    return set(_WORD.findall(script))


def join_stylesheets(theme: str, own: Mapping[str, str], used: set[str]) -> str:
    """One stylesheet, without spaces, comments, and the theme's rules that need something unused.

    Args:
        theme: the theme's rules, which come first.
        own: the project's stylesheets by name; all of their rules stay.
        used: what `find_symbols` and `find_words` found in pages and scripts.

    Raises:
        AtlasError: a stylesheet of the project can't be read, or can't be joined with others.
    """

    def name_absent(selector: re.Match[str]) -> str:
        """A class in place of an attribute's value, as the library drops by class."""
        return selector[0] if f'{selector[1]}="{selector[2]}"' in used else f".{_ABSENT}"

    theme = re.sub(rf"\[({_ATTRIBUTES})=([\w-]+)\]", name_absent, theme)
    ours = "\n".join(own.values())
    unused = set(_SYMBOL.findall(theme)) - set(_SYMBOL.findall(ours)) - used | {_ABSENT}

    def make() -> bytes:
        problems = [problem for name, text in own.items() for problem in _check(SourceText(text, name))]
        if problems:
            raise AtlasError(problems)
        try:
            return lightningcss.process_stylesheet(f"{theme}\n{ours}", unused_symbols=unused).encode()
        except ValueError as error:
            if not own:
                raise  # the theme's own fault
            raise AtlasError([_blame(error, theme, own)]) from None

    return get_or_make("stylesheets", "\0".join((_RULES, theme, *own.values(), *sorted(unused))), make).decode()


def _check(source: SourceText) -> list[Problem]:
    """What is wrong with a stylesheet by itself, or would be beside others."""
    problems = list(_misplaced(source))
    try:
        lightningcss.process_stylesheet(source.text)
    except ValueError as error:
        if not problems:  # else it may be a consequence
            problems.append(_word(error, source))
    return problems


def _misplaced(source: SourceText) -> Iterator[Problem]:
    """What would break the stylesheets before or behind it once all are one."""
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


def _blame(error: ValueError, theme: str, own: Mapping[str, str]) -> Problem:
    """What only the joined text fails on: in the stylesheet that has the place, or else in the last."""
    said = _PLACE.fullmatch(str(error))
    start = theme.count("\n") + 1
    source = SourceText("", "")
    for name, text in own.items():
        source = SourceText(text, name)
        if said and start <= int(said["line"]) <= start + text.count("\n"):
            return _word(error, source, start)
        start += text.count("\n") + 1
    return Problem(Location(source.path), f"This stylesheet can't be joined with the others: {error}.")


def _word(error: ValueError, source: SourceText, start: int = 0) -> Problem:
    """What the minifier says of a stylesheet, which in its text starts on a line, counted from 0."""
    if said := _PLACE.fullmatch(str(error)):
        message = f"This stylesheet can't be read here: {said['reason']}."
        return source.problem(int(said["line"]) - start + 1, int(said["column"]), message)
    return Problem(Location(source.path), f"This stylesheet can't be read: {error}.")
