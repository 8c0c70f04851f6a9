"""Draws Mermaid source as SVG: during the build if possible, else in the browser."""

from isolation_atlas.mermaid.draw import MermaidError, TooLargeError, UndrawableError, draw_mermaid
from isolation_atlas.mermaid.figure import RenderedDiagram, render_diagram
from isolation_atlas.mermaid.mermaid_fence import render_mermaid_fence

__all__ = [
    "MermaidError",
    "RenderedDiagram",
    "TooLargeError",
    "UndrawableError",
    "draw_mermaid",
    "render_diagram",
    "render_mermaid_fence",
]
