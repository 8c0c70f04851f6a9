"""Mermaid source drawn as SVG: at build time where it can be, in the browser where not."""

from isolation_atlas.mermaid.draw import MermaidError, TooLargeError, UndrawableError, draw_mermaid
from isolation_atlas.mermaid.figure import Figure, picture
from isolation_atlas.mermaid.mermaid_fence import render_mermaid_fence

__all__ = [
    "Figure",
    "MermaidError",
    "TooLargeError",
    "UndrawableError",
    "draw_mermaid",
    "picture",
    "render_mermaid_fence",
]
