"""Chooses how a diagram gets into the page: as SVG, or as Mermaid source that the browser draws."""

from dataclasses import dataclass

from markupsafe import Markup

from isolation_atlas.mermaid.draw import TooLargeError, UndrawableError, draw_mermaid
from isolation_atlas.page.template import render


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram ready for the page.

    Attributes:
        html: the drawing and its scroller.
        note: why the browser has to draw it; "" where it is drawn already.
    """

    html: Markup
    note: str = ""


def picture(source: str, identity: str, label: str, *, in_browser: bool = False, refuse_large: bool = False) -> Figure:
    """Draw Mermaid source for a page.

    Args:
        source: the Mermaid source.
        identity: what the drawing's ids start with; unique in its page.
        label: the name of the scroller around it.
        in_browser: leave the drawing to the browser.
        refuse_large: raise an error where the drawing is too large, instead of leaving it to the browser.

    Raises:
        MermaidError: the source is not Mermaid.
        TooLargeError: `refuse_large` was asked for, and it is.
    """
    if in_browser:
        return Figure(render("mermaid.html", source=source, label=label))
    try:
        svg = draw_mermaid(source, identity)
    except UndrawableError as reason:
        if refuse_large and isinstance(reason, TooLargeError):
            raise
        return Figure(render("mermaid.html", source=source, label=label), str(reason))
    return Figure(render("diagram.html", svg=Markup(svg), label=label))  # noqa: S704 - clean_svg left nothing that runs
