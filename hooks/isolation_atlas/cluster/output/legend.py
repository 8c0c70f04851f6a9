"""Says what the shapes and lines of a picture mean: one entry for each that occurs in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import Family, family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.view.view import View

WIDTH, HEIGHT = 34, 18
"""The size of a swatch."""

_RECTANGLE = '<rect x="2" y="2" width="30" height="14"/>'
_SHAPES: Mapping[Family, str] = {
    Family.CONTROLLER: '<rect x="2" y="2" width="30" height="14"/><path d="M6 2v14M28 2v14"/>',
    Family.ROUTE: '<polygon points="7,2 27,2 32,9 27,16 7,16 2,9"/>',
    Family.SERVICE: '<polygon points="8,2 32,2 26,16 2,16"/>',
    Family.STORAGE: '<path d="M4 5a13 3 0 0 1 26 0v8a13 3 0 0 1-26 0zM4 5a13 3 0 0 0 26 0"/>',
    Family.CONFIGURATION: '<path d="M3 2h28v11c-7-4-14 5-28 2z"/>',
    Family.RULE: '<polygon points="8,2 32,2 32,16 2,16 2,8"/>',
    Family.OTHER: '<rect x="2" y="2" width="30" height="14"/><path d="M6 2v14"/>',
}
_STACK = '<path d="M6 6V4h26v9h-2M4 8V6h26v9h-2M2 8h26v8H2z"/>'
_LINES: Mapping[Relation, tuple[str, str]] = {
    Relation.CONTAINS: ("edge-thickness-normal edge-pattern-solid", ""),
    Relation.OWNS: ("edge-thickness-normal edge-pattern-solid", "arrow"),
    Relation.SELECTS: ("edge-thickness-normal edge-pattern-dotted", "arrow"),
    Relation.ROUTES: ("edge-thickness-thick edge-pattern-solid", "arrow"),
    Relation.MOUNTS: ("edge-thickness-normal edge-pattern-solid", "circle"),
    Relation.REFERS: ("edge-thickness-normal edge-pattern-dotted", "circle"),
}
_ENDS = {
    "": "",
    "arrow": '<path class="end" d="M25 5l8 4-8 4z"/>',
    "circle": '<circle class="end" cx="29" cy="9" r="4"/>',
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        swatch: SVG elements that show the shape or the line, `WIDTH` by `HEIGHT`.
        text: what it means.
    """

    swatch: str
    text: str


def explain(view: View) -> list[Entry]:
    """The entries for a view, in the order of the families and relations."""
    boxes = list(view.boxes().values())
    families = {family(box.kind) for box in boxes if not box.count or box.kind != "Pod"}
    entries = [
        Entry(_node(kind, _SHAPES.get(kind, _RECTANGLE)), kind.value)
        for kind in Family
        if kind in families - {Family.GROUP}
    ]
    if any(box.count and box.kind == "Pod" for box in boxes):
        entries.append(Entry(_node(Family.POD, _STACK), "several like Pods"))
    if any(box.presence is Presence.DECLARED for box in boxes):
        entries.append(Entry(_node(Family.POD, _RECTANGLE, "declared"), "declared, not observed"))
    if any(box.undefined for box in boxes):
        entries.append(Entry(_node(Family.OTHER, _RECTANGLE, "undefined"), "not in the manifest, or there twice"))
    used = {link.relation for link in view.links}
    entries += [Entry(_line(relation), relation.value) for relation in Relation if relation in used]
    marks = {box.mark for box in boxes}
    meanings = {"new": "new in this step", "changed": "changed in this step", "gone": "gone since the last step"}
    entries += [
        Entry(_node(Family.POD, _RECTANGLE, f"mark-{mark}"), text) for mark, text in meanings.items() if mark in marks
    ]
    return entries


def _node(kind: Family, shape: str, more: str = "") -> str:
    return f'<g class="node kind-{kind.name.lower()}{f" {more}" if more else ""}">{shape}</g>'


def _line(relation: Relation) -> str:
    style, end = _LINES[relation]
    reach = 26 if end else 33
    return f'<path class="flowchart-link {style}" d="M1 9h{reach}"/>{_ENDS[end]}'
