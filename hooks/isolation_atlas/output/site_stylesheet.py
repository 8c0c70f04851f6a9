"""Joins the rules that the fences of another site need into one stylesheet."""

import re
from pathlib import Path

from isolation_atlas.resources import STYLESHEETS

_PARTS = (
    *("tokens", "diagram", "drawing", "figure", "stepper", "glance", "evidence", "experiment", "comparison", "stack"),
    *("call", "problems"),
)
# The theme of this project puts texts into an element of this class; another theme may have none.
_TEXT = re.compile(r"\.md-typeset(?![\w-])")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def join_stylesheet() -> str:
    """The stylesheet of another site, without comments and spaces that mean nothing."""
    parts = [STYLESHEETS / f"{name}.css" for name in _PARTS]
    rules = "\n".join(path.read_text(encoding="utf-8") for path in [*parts, Path(__file__).with_name("site_theme.css")])
    rules = _TEXT.sub(":is(.md-typeset,body)", _COMMENT.sub("", rules))
    rules = re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", rules).strip())
    return "/* Rules for the fences of isolation-atlas. */\n" + rules.replace(";}", "}").replace("}", "}\n")
