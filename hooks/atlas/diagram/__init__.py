"""Mermaid source drawn as SVG: at build time where it can be, in the browser where not."""

from atlas.diagram.drawing import MermaidError, TooLargeError, UndrawableError, draw_mermaid
from atlas.diagram.figure import Figure, picture
from atlas.diagram.mermaid_fence import render_mermaid_fence

__all__ = [
    "Figure",
    "MermaidError",
    "TooLargeError",
    "UndrawableError",
    "draw_mermaid",
    "picture",
    "render_mermaid_fence",
]
