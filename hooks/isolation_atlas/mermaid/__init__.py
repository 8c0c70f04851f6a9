"""Draws Mermaid source as SVG: during the build if possible, else in the browser."""

from importlib import import_module
from typing import TYPE_CHECKING

from isolation_atlas.mermaid.draw import MermaidError, TooLargeError, UndrawableError, draw_mermaid

if TYPE_CHECKING:
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

# These write pages. The command for clusters only draws, so it does not have to load the templates.
_MODULES = {"RenderedDiagram": "figure", "render_diagram": "figure", "render_mermaid_fence": "mermaid_fence"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
