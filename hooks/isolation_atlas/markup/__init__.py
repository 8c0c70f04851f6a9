"""What authors of other MkDocs sites type: formulas, icons and snippets, and what stays off on this one."""

from isolation_atlas.markup.formula import FormulaExtension
from isolation_atlas.markup.icon import IconIndex, draw_icon
from isolation_atlas.markup.left_as_typed import find_left, list_left_fences
from isolation_atlas.markup.mistyped import find_mistyped
from isolation_atlas.markup.snippet import SnippetExtension, include_snippets, read_snippets
from isolation_atlas.markup.switched_off import find_switched_off

__all__ = [
    "FormulaExtension",
    "IconIndex",
    "SnippetExtension",
    "draw_icon",
    "find_left",
    "find_mistyped",
    "find_switched_off",
    "include_snippets",
    "list_left_fences",
    "read_snippets",
]
