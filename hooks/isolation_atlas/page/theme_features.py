"""Knows the features of the theme, of which a misspelt one does nothing."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from isolation_atlas.problem import suggest

# Not the names of words that the theme translates.
_FEATURE = re.compile(
    r"""["'](?!search\.(?:config|result|placeholder|reset))((?:announce|content|header|navigation|search|toc)\.[a-z]+(?:\.[a-z]+)*)["']"""
)
# Those that this site is built with, so that most builds do not have to read the theme's files.
_KNOWN = {
    *("content.action.edit", "content.code.annotate", "content.code.copy", "navigation.footer", "navigation.indexes"),
    *("navigation.instant", "navigation.prune", "navigation.top", "search.highlight", "search.suggest", "toc.follow"),
}


def check_feature(feature: str, theme: Iterable[str]) -> str | None:
    """What to write instead of a feature; None if the theme, in these folders, knows it."""
    if feature in _KNOWN or feature in (known := _list_features(tuple(theme))):
        return None
    return suggest(feature, known)


@cache
def _list_features(folders: tuple[str, ...]) -> frozenset[str]:
    """The features that templates and scripts of the theme ask for."""
    found: set[str] = set()
    for folder in folders:
        for path in [*Path(folder).glob("*.html"), *Path(folder, "partials").rglob("*.html")]:
            found.update(_FEATURE.findall(path.read_text(encoding="utf-8", errors="replace")))
        for path in Path(folder, "assets/javascripts").glob("bundle*.js"):
            found.update(_FEATURE.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)
