"""Draws the view of a cluster, and folds it further while it is too large to be drawn."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from isolation_atlas.cluster.graph.change import Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.output.annotate import annotate
from isolation_atlas.cluster.output.mermaid import to_mermaid
from isolation_atlas.cluster.view.builder import ViewOptions, build_views
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.mermaid import TooLargeError, UndrawableError, draw_mermaid

MAXIMUM_WIDTH = 2368
"""A wider drawing, in pixels, is drawn in the other direction, and then folded further.

With the margins of a file of its own, such as `svg_file` writes, this is 2,400.
"""

FOLDED_FOR_WIDTH = 2
"""How many levels of folding are tried for the width alone. Further ones would hide what the picture is about."""

_SIZE = re.compile(r'<svg[^>]*?viewBox="[^"]*? ([\d.]+) ([\d.]+)"')


class Drawing(NamedTuple):
    """A drawn view.

    Attributes:
        view: the view, with a notice if not all of it is shown.
        shown: the part of the view that the drawing shows.
        title: the title of the drawing.
        source: the view as Mermaid.
        svg: the drawing; "" if merman can't draw it, so that the browser has to.
        reason: the reason why merman can't draw it; "" if it can.
    """

    view: View
    shown: View
    title: str
    source: str
    svg: str
    reason: str = ""

    @property
    def width(self) -> float:
        """The width in pixels; 0 if it is not drawn."""
        size = _SIZE.match(self.svg)
        return float(size[1]) if size else 0.0

    @property
    def height(self) -> float:
        """The height in pixels; 0 if it is not drawn."""
        size = _SIZE.match(self.svg)
        return float(size[2]) if size else 0.0


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
    tried: set[str] = set()
    for level, view in enumerate(build_views(cluster, options, marks)):
        name = title or view.description.rstrip(".")
        for direction, shown, notice in _list_ways(view, level):
            if narrowest and direction != view.direction and narrowest.height > MAXIMUM_WIDTH:
                continue  # across, it would be wider still
            source = to_mermaid(shown, name, root, direction, compact=shown is not view)
            if source in tried:
                continue  # nothing more was folded
            tried.add(source)
            try:
                svg = draw_mermaid(source, identity, named=True, cached=cached)
            except TooLargeError as error:
                too_large = error
                break
            except UndrawableError as error:
                return narrowest or Drawing(view, view, name, source, "", str(error))
            told = view._replace(folded=" ".join(filter(None, [view.folded, notice])))
            drawn = Drawing(told, shown, name, source, annotate(svg, shown))
            if drawn.width <= MAXIMUM_WIDTH:
                return drawn
            if narrowest is None or drawn.width < narrowest.width:
                narrowest = drawn
        if narrowest and level + 1 >= FOLDED_FOR_WIDTH:
            break
    if narrowest is None and too_large:
        raise too_large
    return narrowest


def _list_ways(view: View, level: int) -> Iterator[tuple[str, View, str]]:
    """The ways to draw a view until one is narrow enough: a direction, what is shown, and a notice of what is not."""
    yield view.direction, view, ""
    if level:
        yield "TB" if view.direction == "LR" else "LR", view, ""
        near, notice = _leave_to_other_views(view)
        yield view.direction, near, notice
        bare = near._replace(links=tuple(link._replace(labels=()) for link in near.links))
        without = f"{notice} {_UNLABELLED}".strip()
        yield view.direction, bare, without
        yield view.direction, bare._replace(letters=_FEW_LETTERS), without


# A name in lines of so few letters makes boxes narrower; in fewer, the longest parts of names would decide.
_FEW_LETTERS = 20

_UNLABELLED = "The labels of the lines are in the text version."


def _leave_to_other_views(view: View) -> tuple[View, str]:
    """The view `all` without the links, and the rules of policies, that another view is about, and a notice of that."""
    boxes = view.boxes()
    left: dict[str, None] = {}
    kept = []
    for link in view.links:
        ends = boxes[link.source].family, boxes[link.target].family
        if view.name != "all":
            kept.append(link)
        elif link.relation is Relation.RUNS_ON:
            left["which node runs a Pod"] = None
        elif link.relation is Relation.ROUTES and Family.RULE in ends:
            left["from where and to where a policy allows traffic"] = None
        elif ends[0] is Family.ROLE and ends[1] is not Family.ROLE:
            left["to whom a role is bound"] = None
        else:
            kept.append(link)
    root = _without_rules(view.root) if view.name == "all" else view.root
    notice = f"The text version alone says {', and '.join(left)}." if left else ""
    return view._replace(root=root, links=tuple(kept)), notice


def _without_rules(box: Box) -> Box:
    rows = () if box.family is Family.RULE else box.rows
    return replace(box, rows=rows, children=tuple(map(_without_rules, box.children)))
