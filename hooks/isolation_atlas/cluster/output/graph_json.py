"""Writes a view of a cluster as JSON, for other programs; docs/data/schemas/cluster-graph.json is its schema."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.control_characters import replace_controls

# What pydantic needs to know for the schema; it is not loaded to write a graph.
_CLOSED: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True)
class GraphBox:
    """A box: an object, several like objects, or a label around others.

    Attributes:
        id: its identity, unique in the graph.
        parent: the identity of the box that encloses it; "" for none.
        kind: the kind, such as "Deployment"; "" for a label.
        name: the name.
        namespace: the namespace, if another box of its kind has the same name; else "".
        family: kinds that share a shape, such as "storage".
        presence: why it is in the graph.
        count: the number of objects that it stands for; "" for one.
        status: the status, if it is unusual.
        mark: the change since what it was compared with; "" for none.
        rows: further lines of its label.
        facts: further facts.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED

    id: str
    parent: str
    kind: str
    name: str
    namespace: str
    family: str
    presence: str
    count: str
    status: str
    mark: Literal["", "new", "changed", "gone"]
    rows: list[str]
    facts: list[str]


@dataclass(frozen=True)
class GraphLink:
    """A link between two boxes.

    Attributes:
        source: the identity of the box where it starts.
        target: the identity of the box where it ends.
        relation: what the source does with the target, such as "owns".
        labels: texts beside the line, such as a port.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED

    source: str
    target: str
    relation: str
    labels: list[str]


@dataclass(frozen=True)
class ClusterGraph:
    """A view of a cluster.

    Attributes:
        version: the version of this format. It grows when something is removed or has another meaning.
        view: the name of the view.
        title: the title.
        description: a sentence about its content.
        folded: a sentence that says how it was folded to fit; "" if it was not.
        boxes: the boxes, each after the one that encloses it.
        links: the links.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED

    version: Literal[1]
    view: str
    title: str
    description: str
    folded: str
    boxes: list[GraphBox]
    links: list[GraphLink]


def to_graph(view: View, title: str) -> ClusterGraph:
    """The view as data."""
    roots = (view.root,) if view.root.name else view.root.children
    boxes = [found for box in roots for found in _boxes(box, "")]
    links = [GraphLink(link.source, link.target, link.relation.value, list(link.labels)) for link in view.links]
    return ClusterGraph(1, view.name, title, view.description, view.folded, boxes, links)


def to_json(view: View, title: str) -> str:
    """The view as JSON text."""
    return replace_controls(json.dumps(asdict(to_graph(view, title)), ensure_ascii=False, indent=1)) + "\n"


def _mark(mark: str) -> Literal["", "new", "changed", "gone"]:
    match mark:
        case "new" | "changed" | "gone":
            return mark
        case _:
            return ""


def _boxes(box: Box, parent: str) -> Iterator[GraphBox]:
    facts = [*([box.note] if box.note else []), *box.facts]
    yield GraphBox(
        box.identity,
        parent,
        box.kind,
        box.name,
        box.namespace,
        box.family.value,
        box.presence.value,
        box.count,
        box.status,
        _mark(box.mark),
        list(box.rows),
        facts,
    )
    for child in box.children:
        yield from _boxes(child, box.identity)
