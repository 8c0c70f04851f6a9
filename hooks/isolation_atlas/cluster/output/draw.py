"""Draws the view of a cluster, and folds it further for as long as it is too large to be drawn."""

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
    """A view and how it is drawn.

    Attributes:
        view: what it shows.
        title: its name.
        source: the view as Mermaid.
        svg: the drawing; "" where it can't be drawn here, but maybe in a browser.
        reason: why it can't be drawn here.
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
) -> Drawing | None:
    """The drawing of the first view that is not too large; None where there is nothing to show.

    Args:
        cluster: what there is.
        options: what to show of it.
        identity: what the ids of the drawing start with.
        title: its name; None for the view's description.
        root: the way from the page to the site's root, for links to the pages of kinds; None for no links.
        marks: what happened to each object since the step before.

    Raises:
        TooLargeError: it is too large even where all objects are folded into one box.
    """
    too_large: TooLargeError | None = None
    for view in build_views(cluster, options, marks):
        name = title or view.description.rstrip(".")
        source = to_mermaid(view, name, root)
        try:
            return Drawing(view, name, source, draw_mermaid(source, identity))
        except TooLargeError as error:
            too_large = error
        except UndrawableError as error:
            return Drawing(view, name, source, "", str(error))
    if too_large:
        raise too_large
    return None
