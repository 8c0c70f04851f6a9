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
# What the site's own scripts do.
_BY_SCRIPTS = {
    *("content.code.annotate", "content.code.copy", "navigation.instant", "navigation.top"),
    *("search.highlight", "search.suggest", "toc.follow"),
}
# What templates have a button or a bar for, that only the theme's script would move.
_NEED_SCRIPT = {"announce.dismiss", "navigation.instant.progress", "search.share"}
# Those that this site is built with, so that most builds do not have to read the theme's files.
_KNOWN = {
    *_BY_SCRIPTS,
    *("content.action.edit", "navigation.footer", "navigation.indexes", "navigation.prune", "navigation.tabs"),
}


def check_feature(feature: str, theme: Iterable[str]) -> str | None:
    """What to write instead of a feature; None if the site's scripts know it, or templates of these folders."""
    folders = tuple(theme)
    if feature in _KNOWN or feature in (known := _list_features(folders)):
        return None
    if feature in _NEED_SCRIPT or _is_in_script(feature, folders):
        return "It needs the theme's script, which this site does not have. Remove it."
    return suggest(feature, known)


def _is_in_script(feature: str, folders: tuple[str, ...]) -> bool:
    scripts = (path for folder in folders for path in Path(folder, "assets/javascripts").glob("bundle*.js"))
    return any(f'"{feature}"' in path.read_text(encoding="utf-8", errors="replace") for path in scripts)


@cache
def _list_features(folders: tuple[str, ...]) -> frozenset[str]:
    """The features that the site's scripts have, and those that templates of the theme ask for."""
    found = set(_BY_SCRIPTS)
    for folder in folders:
        for path in [*Path(folder).glob("*.html"), *Path(folder, "partials").rglob("*.html")]:
            if path.parent.name == "javascripts":  # these are for the theme's script, which is not on the site
                continue
            found.update(_FEATURE.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found - _NEED_SCRIPT)
