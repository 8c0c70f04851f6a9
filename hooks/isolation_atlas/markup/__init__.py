"""What authors of other MkDocs sites type: formulas, icons and snippets, and what stays off on this one."""

from isolation_atlas.markup.formula import FormulaExtension
from isolation_atlas.markup.icon import IconIndex, draw_icon
from isolation_atlas.markup.snippet import SnippetExtension, include_snippets, read_snippets
from isolation_atlas.markup.switched_off import find_switched_off

__all__ = [
    "FormulaExtension",
    "IconIndex",
    "SnippetExtension",
    "draw_icon",
    "find_switched_off",
    "include_snippets",
    "read_snippets",
]
