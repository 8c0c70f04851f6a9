"""Renders a diagram for a page: as SVG, or as Mermaid source that the browser draws."""

from dataclasses import dataclass

from markupsafe import Markup

from isolation_atlas.mermaid.draw import UndrawableError, draw_mermaid
from isolation_atlas.page.template import render


@dataclass(frozen=True, slots=True)
class RenderedDiagram:
    """The HTML of a diagram.

    Attributes:
        html: the drawing in a box that can be scrolled.
        note: why the browser has to draw it; "" if it does not have to.
    """

    html: Markup
    note: str = ""


def render_diagram(source: str, identity: str, label: str, *, in_browser: bool = False) -> RenderedDiagram:
    """Render Mermaid source for a page.

    Args:
        source: the Mermaid source.
        identity: the prefix of the drawing's ids, unique in its page.
        label: the accessible name of the box around it.
        in_browser: leave the drawing to the browser.

    Raises:
        MermaidError: the source is not Mermaid.
    """
    if in_browser:
        return RenderedDiagram(render("mermaid.html", source=source, label=label))
    try:
        svg = draw_mermaid(source, identity)
    except UndrawableError as reason:
        return RenderedDiagram(render("mermaid.html", source=source, label=label), str(reason))
    return RenderedDiagram(render("diagram.html", svg=Markup(svg), label=label))  # noqa: S704 - clean_svg removes scripts
