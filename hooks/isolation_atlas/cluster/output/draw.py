"""Draws the view of a cluster, and folds it further for as long as it is too large to be drawn."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from isolation_atlas.cluster.graph.change import Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.view.builder import Wish, compose
from isolation_atlas.cluster.view.grouping import Step
from isolation_atlas.cluster.view.view import View
from isolation_atlas.mermaid import TooLargeError

# More boxes than these are drawn, but nobody reads them.
MAXIMUM_BOXES = 150

_Drawn = TypeVar("_Drawn")


def draw_view(
    cluster: Cluster, wish: Wish, draw: Callable[[View], _Drawn], marks: Mapping[str, Mark] | None = None
) -> tuple[View, _Drawn] | None:
    """The view that could be drawn, and its drawing; None where there is nothing to show.

    Args:
        cluster: what there is.
        wish: what to show of it.
        draw: draws a view, and may raise `TooLargeError`.
        marks: what happened to each object since the step before.
    """
    for step in Step:
        view = compose(cluster, wish, step=step, marks=marks)
        if view is None:
            return None
        last = step is Step.EVERYTHING
        if not last and len(view.boxes()) > MAXIMUM_BOXES:
            continue
        try:
            return view, draw(view)
        except TooLargeError:
            if last:
                raise
    return None
