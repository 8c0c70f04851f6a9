"""Holds the shapes of families and the lines of relations, for Mermaid and for the legend."""

from collections.abc import Mapping
from typing import NamedTuple

from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import Family

_RECTANGLE = '<rect x="2" y="2" width="30" height="14"/>'


class Shape(NamedTuple):
    """The shape of a box.

    Attributes:
        opening, closing: the Mermaid syntax before and after the label.
        swatch: SVG elements for the legend, 34 by 18 pixels.
    """

    opening: str = "["
    closing: str = "]"
    swatch: str = _RECTANGLE


class Line(NamedTuple):
    """The line of a link.

    Attributes:
        arrow: the Mermaid syntax of the line.
        style: the classes that Mermaid gives the line.
        end: SVG elements for the end of the line in the legend; "" if the line has no mark at its end.
    """

    arrow: str
    style: str
    end: str = ""


RECTANGLE = Shape()
STACK = Shape("@{ shape: st-rect, label: ", " }", '<path d="M6 6V4h26v9h-2M4 8V6h26v9h-2M2 8h26v8H2z"/>')
"""The shape of a box with several Pods."""

SHAPES: Mapping[Family, Shape] = {
    Family.GROUP: RECTANGLE,
    Family.MACHINE: RECTANGLE,
    Family.POD: RECTANGLE,
    Family.CONTAINER: RECTANGLE,
    Family.CONTROLLER: Shape("[[", "]]", '<rect x="2" y="2" width="30" height="14"/><path d="M6 2v14M28 2v14"/>'),
    Family.ROUTE: Shape("{{", "}}", '<polygon points="7,2 27,2 32,9 27,16 7,16 2,9"/>'),
    Family.RULE: Shape("@{ shape: notch-rect, label: ", " }", '<polygon points="8,2 32,2 32,16 2,16 2,8"/>'),
    Family.SERVICE: Shape("[/", "/]", '<polygon points="8,2 32,2 26,16 2,16"/>'),
    Family.STORAGE: Shape("[(", ")]", '<path d="M4 5a13 3 0 0 1 26 0v8a13 3 0 0 1-26 0zM4 5a13 3 0 0 0 26 0"/>'),
    Family.CONFIGURATION: Shape("@{ shape: doc, label: ", " }", '<path d="M3 2h28v11c-7-4-14 5-28 2z"/>'),
    Family.ACCOUNT: Shape("([", "])", '<rect x="2" y="2" width="30" height="14" rx="7"/>'),
    Family.ROLE: Shape("@{ shape: tag-rect, label: ", " }", '<path d="M2 2h30v14H2zM32 10q-5 4-7 6"/>'),
    Family.OTHER: Shape(
        "@{ shape: lin-rect, label: ", " }", '<rect x="2" y="2" width="30" height="14"/><path d="M6 2v14"/>'
    ),
}

_ARROW = '<path class="end" d="M25 5l8 4-8 4z"/>'
_CIRCLE = '<circle class="end" cx="29" cy="9" r="4"/>'

LINES: Mapping[Relation, Line] = {
    Relation.RUNS_ON: Line("---", "edge-thickness-normal edge-pattern-solid"),
    Relation.OWNS: Line("-->", "edge-thickness-normal edge-pattern-solid", _ARROW),
    Relation.SELECTS: Line("-.->", "edge-thickness-normal edge-pattern-dotted", _ARROW),
    Relation.ROUTES: Line("==>", "edge-thickness-thick edge-pattern-solid", _ARROW),
    Relation.MOUNTS: Line("--o", "edge-thickness-normal edge-pattern-solid", _CIRCLE),
    Relation.REFERS: Line("-.-o", "edge-thickness-normal edge-pattern-dotted", _CIRCLE),
    Relation.BOUND_BY: Line("---", "edge-thickness-normal edge-pattern-solid"),
    Relation.GRANTS: Line("==>", "edge-thickness-thick edge-pattern-solid", _ARROW),
}
