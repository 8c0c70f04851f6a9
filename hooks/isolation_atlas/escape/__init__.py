"""Escapes: published ways to break out of each technology, from data to a timeline."""

from isolation_atlas.escape.escapes_fence import ESCAPES_PAGE, render_escapes_fence
from isolation_atlas.escape.export import to_csv, to_json
from isolation_atlas.escape.feed import to_atom
from isolation_atlas.escape.measures_fence import render_measures_fence
from isolation_atlas.escape.model import Escape, read_escapes
from isolation_atlas.escape.setups_fence import render_setups_fence

__all__ = [
    "ESCAPES_PAGE",
    "Escape",
    "read_escapes",
    "render_escapes_fence",
    "render_measures_fence",
    "render_setups_fence",
    "to_atom",
    "to_csv",
    "to_json",
]
