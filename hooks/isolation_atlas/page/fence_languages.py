"""Finds a word behind backticks that names neither a fence nor a language: Markdown would show it as plain code."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import cache

from pygments.lexers import get_all_lexers

from isolation_atlas.page.fence import Opening, find_fences
from isolation_atlas.problem import Problem, suggest

_PLAIN = "text"


def find_unknown_languages(page: str, fences: Collection[str], name: str) -> Iterator[Problem]:
    """A problem for each fence of a page whose language is unknown.

    Args:
        page: the text of the page.
        fences: the languages of the fences that are rendered.
        name: what problems call the page.
    """
    for opening in find_fences(page):
        if opening.language and opening.language not in fences and opening.language.lower() not in _languages():
            yield opening.problem(name, _describe_unknown(opening, {*fences}))


@cache
def _languages() -> frozenset[str]:
    """The names of all languages that Pygments can highlight."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def _describe_unknown(opening: Opening, fences: set[str]) -> str:
    if opening.language == "math":
        return "A formula is no fence here. Write it between two lines of '$$', with an empty line above and below."
    near = get_close_matches(opening.language, sorted(_languages() | fences), n=1)
    offer = suggest(opening.language, near or {*fences, _PLAIN})
    return f"No fence and no language is called {opening.language!r}. {offer}"
