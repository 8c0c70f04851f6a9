"""Escapes: published ways to break out of each technology, from data to a timeline."""

from isolation_atlas.escape.escapes_fence import render_escapes_fence
from isolation_atlas.escape.export import to_csv, to_json
from isolation_atlas.escape.model import Escape, read_escapes

__all__ = ["Escape", "read_escapes", "render_escapes_fence", "to_csv", "to_json"]
