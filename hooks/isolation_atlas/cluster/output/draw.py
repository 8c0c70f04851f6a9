"""Draws the view of a cluster, and folds it further while it is too large to be drawn."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.change import Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.output.mermaid import to_mermaid
from isolation_atlas.cluster.view.builder import ViewOptions, build_views
from isolation_atlas.cluster.view.view import View
from isolation_atlas.mermaid import TooLargeError, UndrawableError, draw_mermaid

MAXIMUM_WIDTH = 2400
"""A wider drawing, in pixels, is drawn in the other direction, and then folded further."""

FOLDED_FOR_WIDTH = 2
"""How many levels of folding are tried for the width alone. Further ones would hide what the picture is about."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn view.

    Attributes:
        view: the view.
        title: the title of the drawing.
        source: the view as Mermaid.
        svg: the drawing; "" if merman can't draw it, so that the browser has to.
        reason: the reason why merman can't draw it; "" if it can.
    """

    view: View
    title: str
    source: str
    svg: str
    reason: str = ""

    @property
    def width(self) -> float:
        """The width in pixels; 0 if it is not drawn."""
        size = re.match(r'<svg[^>]*?viewBox="[^"]*? ([\d.]+) [\d.]+"', self.svg)
        return float(size[1]) if size else 0.0


def draw_view(
    cluster: Cluster,
    options: ViewOptions,
    *,
    identity: str,
    title: str | None = None,
    root: str | None = None,
    marks: Mapping[str, Mark] | None = None,
    cached: bool = True,
) -> Drawing | None:
    """The drawing of the first view that is neither too large nor too wide; None if no object is selected.

    If all are too wide, it is the narrowest.

    Args:
        cluster: the cluster.
        options: the part of the cluster to show, and how.
        identity: the prefix of the ids in the drawing.
        title: the title of the drawing; None for the view's description.
        root: the relative address of the site's root, for links to the pages of kinds; None for no links.
        marks: the change of each object since the step before.
        cached: whether the drawing is kept for the next time.

    Raises:
        TooLargeError: the drawing is too large even if all objects are folded into one box.
    """
    too_large: TooLargeError | None = None
    narrowest: Drawing | None = None
    for level, view in enumerate(build_views(cluster, options, marks)):
        name = title or view.description.rstrip(".")
        across = "TB" if view.direction == "LR" else "LR"
        for direction in (view.direction, across) if level else (view.direction,):
            source = to_mermaid(view, name, root, direction)
            try:
                drawn = Drawing(view, name, source, draw_mermaid(source, identity, cached=cached))
            except TooLargeError as error:
                too_large = error
                break
            except UndrawableError as error:
                return narrowest or Drawing(view, name, source, "", str(error))
            if drawn.width <= MAXIMUM_WIDTH:
                return drawn
            if narrowest is None or drawn.width < narrowest.width:
                narrowest = drawn
        if narrowest and level + 1 >= FOLDED_FOR_WIDTH:
            break
    if narrowest is None and too_large:
        raise too_large
    return narrowest
