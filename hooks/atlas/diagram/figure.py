"""Chooses how a diagram gets into the page: as SVG, or as Mermaid source that the browser draws."""

from dataclasses import dataclass

from markupsafe import Markup

from atlas.diagram.drawing import UndrawableError, draw_mermaid
from atlas.template import render


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram ready for the page.

    Attributes:
        html: the drawing and its scroller.
        note: why the browser has to draw it; "" where it is drawn already.
    """

    html: Markup
    note: str = ""


def picture(source: str, identity: str, label: str, *, in_browser: bool = False) -> Figure:
    """Draw Mermaid source for a page.

    Args:
        source: the Mermaid source.
        identity: what the drawing's ids start with; unique in its page.
        label: the name of the scroller around it.
        in_browser: leave the drawing to the browser.

    Raises:
        MermaidError: the source is not Mermaid.
    """
    if in_browser:
        return Figure(render("mermaid.html", source=source, label=label))
    try:
        svg = draw_mermaid(source, identity)
    except UndrawableError as reason:
        return Figure(render("mermaid.html", source=source, label=label), str(reason))
    return Figure(render("diagram.html", svg=Markup(svg), label=label))  # noqa: S704 - clean_svg left nothing that runs
