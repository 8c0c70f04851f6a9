"""Draws the view of a cluster, and folds it further while it is too large to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.change import Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.output.mermaid import to_mermaid
from isolation_atlas.cluster.view.builder import ViewOptions, build_views
from isolation_atlas.cluster.view.view import View
from isolation_atlas.mermaid import TooLargeError, UndrawableError, draw_mermaid


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
    """The drawing of the first view that is not too large; None if no object is selected.

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
    for view in build_views(cluster, options, marks):
        name = title or view.description.rstrip(".")
        source = to_mermaid(view, name, root)
        try:
            return Drawing(view, name, source, draw_mermaid(source, identity, cached=cached))
        except TooLargeError as error:
            too_large = error
        except UndrawableError as error:
            return Drawing(view, name, source, "", str(error))
    if too_large:
        raise too_large
    return None
