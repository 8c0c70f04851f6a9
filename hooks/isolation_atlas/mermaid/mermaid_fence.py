"""Renders a `mermaid` fence, which holds any Mermaid diagram; with `draw=browser`, the browser draws it."""

import re

from isolation_atlas.mermaid.draw import MermaidError
from isolation_atlas.mermaid.figure import render_diagram
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.problem import AtlasError, suggest

_PLACES = ("build", "browser")
_TITLE = re.compile(r"(?m)^\s*accTitle\s*:\s*(.*\S)")
"""The title of a diagram for screen readers (https://mermaid.js.org/config/accessibility.html)."""


def render_mermaid_fence(fence: Fence) -> Rendered:
    """Render the fence as inline SVG, or as source for the browser if the author asks for that or merman can't draw it.

    Raises:
        AtlasError: an option is unknown, or the text is not Mermaid.
    """
    problems = [
        fence.problem(f"Unknown option {name!r}. {suggest(name, ['draw'])}") for name in fence.options if name != "draw"
    ]
    place = fence.options.get("draw", "build")
    if place not in _PLACES:
        problems.append(fence.problem(f"Unknown value {place!r} for 'draw'. {suggest(place, _PLACES)}"))
    if problems:
        raise AtlasError(problems)
    title = _TITLE.search(fence.source.text)
    label = title[1] if title else "Diagram"
    try:
        diagram = render_diagram(fence.source.text, f"mermaid-{fence.number}", label, in_browser=place == "browser")
    except MermaidError as error:
        way_out = 'If Mermaid itself takes it, open the fence with ```mermaid draw="browser".'
        problem = fence.source.problem(error.line, error.column, f"This is not Mermaid. {error.reason} {way_out}")
        raise AtlasError([problem]) from None
    notes = (f"{fence.location}: drawn in the browser, because {diagram.note}.",) if diagram.note else ()
    return Rendered(diagram.html, notes=notes)
