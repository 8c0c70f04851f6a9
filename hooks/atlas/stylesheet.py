"""Drops from the theme's stylesheets what no page of the site can use, and makes one small file of all stylesheets."""

import re
from collections.abc import Mapping
from importlib.metadata import version

import lightningcss

from atlas.cache import remember
from atlas.problem import AtlasError, Location, Problem

# Scripts set these attributes too, but only to values that stand somewhere in a page.
_ATTRIBUTES = "dir|data-md-color-(?:scheme|primary|accent)"
_SAID = re.compile(rf'((?:{_ATTRIBUTES})="[\w-]+")')
_NAMES = (re.compile(r'class="([^"]*)"'), re.compile(r'id="([^"]*)"'))
_SETTINGS = re.compile(r"<body[^>]*>|<input class=.md-option[^>]*>")
_SYMBOL = re.compile(r"[.#]([A-Za-z_][\w-]*)")
_WORD = re.compile(r"[\w-]+")
_ABSENT = "atlas-absent"
_MINIFIER = version("lightningcss")


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
        AtlasError: a stylesheet of the project can't be read.
    """

    def name_absent(selector: re.Match[str]) -> str:
        """A class in place of an attribute's value, as the library drops by class."""
        return selector[0] if f'{selector[1]}="{selector[2]}"' in used else f".{_ABSENT}"

    theme = re.sub(rf"\[({_ATTRIBUTES})=([\w-]+)\]", name_absent, theme)
    ours = "\n".join(own.values())
    unused = set(_SYMBOL.findall(theme)) - set(_SYMBOL.findall(ours)) - used | {_ABSENT}

    def make() -> bytes:
        problems = [problem for name, text in own.items() for problem in _check(name, text)]
        if problems:
            raise AtlasError(problems)
        return lightningcss.process_stylesheet(f"{theme}\n{ours}", unused_symbols=unused).encode()

    return remember("stylesheets.css", "\0".join((_MINIFIER, theme, *own.values(), *sorted(unused))), make).decode()


def _check(name: str, text: str) -> list[Problem]:
    try:
        lightningcss.process_stylesheet(text)
    except ValueError as error:
        said = re.fullmatch(r"Parsing stylesheet failed: (.*) at :(\d+):(\d+)", str(error))
        if not said:
            return [Problem(Location(name), f"This stylesheet can't be read: {error}.")]
        line, column = int(said[2]) + 1, int(said[3])
        lines = text.splitlines()
        excerpt = lines[line - 1] if line <= len(lines) else ""
        return [Problem(Location(name, line, column), f"This stylesheet can't be read here: {said[1]}.", excerpt)]
    return []
