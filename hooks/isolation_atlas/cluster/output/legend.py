"""Makes the legend of a picture, with an entry for each shape and line in it."""

from typing import NamedTuple

from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.output.shapes import LINES, RECTANGLE, SHAPES, STACK, Shape
from isolation_atlas.cluster.view.view import View

WIDTH, HEIGHT = 34, 18
"""The size of a swatch."""


class Entry(NamedTuple):
    """One entry of a legend.

    Attributes:
        swatch: SVG elements that show the shape or the line, `WIDTH` by `HEIGHT`.
        text: the meaning of the shape or the line.
        kind: the class of the boxes of a family; "" for what several families may have.
    """

    swatch: str
    text: str
    kind: str = ""


def list_entries(view: View) -> list[Entry]:
    """The entries for a view, in the order of the families and relations."""
    boxes = list(view.boxes().values())
    has_stacks = any(box.count and box.family is Family.POD for box in boxes)
    families = {box.family for box in boxes if not box.count or box.family is not Family.POD} - {Family.GROUP}
    entries = [
        Entry(_node(family, SHAPES[family]), family.value, f"kind-{family.name.lower()}")
        for family in Family
        if family in families
    ]
    if has_stacks:
        kind = "" if Family.POD in families else "kind-pod"
        entries.append(Entry(_node(Family.POD, STACK), "several like Pods", kind))
    if any(box.presence is Presence.DECLARED for box in boxes):
        entries.append(Entry(_node(Family.POD, RECTANGLE, "declared"), "declared, not observed"))
    if any(box.undefined for box in boxes):
        entries.append(Entry(_node(Family.OTHER, RECTANGLE, "undefined"), "not in the manifest, or there twice"))
    used = {link.relation for link in view.links}
    entries += [Entry(_line(relation), relation.value) for relation in Relation if relation in used]
    marks = {box.mark for box in boxes}
    meanings = {"new": "new in this step", "changed": "changed in this step", "gone": "gone since the last step"}
    entries += [
        Entry(_node(Family.POD, RECTANGLE, f"mark-{mark}"), text) for mark, text in meanings.items() if mark in marks
    ]
    return entries


def _node(family: Family, shape: Shape, more: str = "") -> str:
    return f'<g class="node kind-{family.name.lower()}{f" {more}" if more else ""}">{shape.swatch}</g>'


def _line(relation: Relation) -> str:
    line = LINES[relation]
    reach = 26 if line.end else 33
    return f'<path class="flowchart-link {line.style}" d="M1 9h{reach}"/>{line.end}'
