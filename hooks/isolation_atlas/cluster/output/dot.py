"""Writes a view of a cluster in the language of Graphviz."""

from collections.abc import Iterator, Mapping

from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.control_characters import replace_controls

# https://graphviz.org/doc/info/shapes.html
_SHAPES: Mapping[Family, str] = {
    Family.CONTROLLER: "box3d",
    Family.ROUTE: "hexagon",
    Family.RULE: "octagon",
    Family.SERVICE: "parallelogram",
    Family.STORAGE: "cylinder",
    Family.CONFIGURATION: "note",
    Family.ACCOUNT: "oval",
    Family.ROLE: "tab",
    Family.OTHER: "component",
}
_LINES: Mapping[Relation, str] = {
    Relation.RUNS_ON: "dir=none",
    Relation.SELECTS: "style=dashed",
    Relation.ROUTES: "style=bold",
    Relation.MOUNTS: "arrowhead=odot",
    Relation.REFERS: "style=dotted, arrowhead=odot",
    Relation.BOUND_BY: "dir=none",
    Relation.GRANTS: "style=bold",
}
_MARKS: Mapping[str, str] = {"new": "bold", "changed": "dashed", "gone": "dotted"}


def to_dot(view: View, title: str) -> str:
    """The view as a directed graph whose boxes within boxes are clusters.

    Args:
        view: the view.
        title: the title of the graph.
    """
    boxes = view.boxes()
    names = {identity: f"box{number}" for number, identity in enumerate(boxes)}
    lines = [
        f"digraph {_quote(title)} {{",
        f"  label={_quote(title)}; labelloc=t; compound=true; rankdir={view.direction};",
        '  node [shape=box, fontname="Arial, sans-serif"]; edge [fontname="Arial, sans-serif"];',
        '  graph [fontname="Arial, sans-serif"];',
    ]
    for box in (view.root,) if view.root.name else view.root.children:
        lines += [f"  {line}" for line in _box(box, names)]
    for link in view.links:
        source, target = boxes[link.source], boxes[link.target]
        ends = [
            f"{key}=cluster_{names[end.identity]}"
            for key, end in (("ltail", source), ("lhead", target))
            if end.children
        ]
        label = "\n".join(link.labels) or link.relation.value
        said = ", ".join([f"label={_quote(label)}", *filter(None, [_LINES.get(link.relation, "")]), *ends])
        lines.append(f"  {names[_leaf(source).identity]} -> {names[_leaf(target).identity]} [{said}];")
    return "\n".join([*lines, "}"]) + "\n"


def _box(box: Box, names: Mapping[str, str]) -> Iterator[str]:
    style = _MARKS.get(box.mark) or ("dashed" if box.presence is not Presence.OBSERVED else "")
    said = [f"label={_quote(_label(box))}", *([f"style={style}"] if style else [])]
    if not box.children:
        shape = _SHAPES.get(box.family, "box")
        yield f"{names[box.identity]} [{', '.join([*said, f'shape={shape}'])}];"
        return
    yield f"subgraph cluster_{names[box.identity]} {{"
    yield f"  {'; '.join(said)};"
    for child in box.children:
        for line in _box(child, names):
            yield f"  {line}"
    yield "}"


def _leaf(box: Box) -> Box:
    """The first box within a box that holds none, as Graphviz has no edges to clusters."""
    return _leaf(box.children[0]) if box.children else box


def _label(box: Box) -> str:
    presence = "" if box.presence is Presence.OBSERVED else box.presence.value
    head = ", ".join(part for part in (box.kind, box.mark, presence, box.status) if part)
    return "\n".join(part for part in (head, box.title, *box.rows) if part)


def _quote(text: str) -> str:
    r"""A quoted string, in which nothing but `\n` is an escape: https://graphviz.org/doc/info/attrs.html#k:escString."""
    lines = (replace_controls(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
