"""Writes a view of a cluster as Mermaid source."""

import re
from collections.abc import Iterator, Mapping, Sequence

from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.output.shapes import LINES, SHAPES, STACK
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.control_characters import replace_controls

# The maximum number of characters in a line of a label; a part that can't be broken may be longer.
LINE_WIDTH = 24

# The characters after which a line of a name may end, as a set of a regular expression.
BREAK_AFTER = r"\-./:, "

# The number of labels of one link that are drawn; the text version has all of them.
MAX_LABELS = 3

# The number of boxes without links in one row.
ROW_BOXES = 4

# The maximum number of parts without links between them in one column.
COLUMN_PARTS = 14

_PRESENCES: Mapping[Presence, str] = {
    Presence.DECLARED: "declared",
    Presence.UNDEFINED: "not there",
    Presence.UNLISTED: "not listed",
    Presence.DUPLICATE: "twice",
}


def to_mermaid(view: View, title: str, root: str | None = None) -> str:
    """The view as a Mermaid flowchart; the same view always gives the same text.

    Every name becomes a quoted label of escaped characters, so that no name can end a label or be a keyword.

    Args:
        view: the view.
        title: the title for assistive technology.
        root: the relative address of the site's root, for links to the pages of kinds; None for no links.
    """
    linked = {end for link in view.links for end in (link.source, link.target)}
    across = "TB" if view.direction == "LR" else "LR"
    lines = [f"flowchart {across if view.root.name else view.direction}"]
    lines += [f"accTitle: {_line(title)}", f"accDescr: {_line(view.description)}"]
    if view.root.name:
        lines += _box(view.root, view.direction, across, linked)
    else:
        lines += _columns(view, linked)
    lines += [_link(link) for link in view.links]
    boxes = view.boxes()
    if root is not None:
        lines += [f'click {_identity(box.identity)} href "{root}{box.page}"' for box in boxes.values() if box.page]
    classes: dict[str, list[str]] = {}
    for box in boxes.values():
        for name in _classes(box):
            classes.setdefault(name, []).append(_identity(box.identity))
    lines += [f"class {','.join(identities)} {name}" for name, identities in classes.items()]
    # merman accepts classes only at the end.
    lines.sort(key=lambda line: line.startswith("class "))
    return "\n".join(lines) + "\n"


def _box(box: Box, direction: str, across: str, linked: set[str]) -> Iterator[str]:
    """A box and its children; the direction alternates from one level to the next."""
    identity = _identity(box.identity)
    if not box.children:
        shape = STACK if box.count and box.family is Family.POD else SHAPES[box.family]
        yield f'{identity}{shape.opening}"{_label(box, "<br/>")}"{shape.closing}'
        return
    yield f'subgraph {identity}["{_label(box, " ")}"]'
    yield f"direction {'TB' if len(_unlinked(box, linked)) > ROW_BOXES else direction}"
    yield from _children(box, direction, across, linked)
    yield "end"


def _children(box: Box, direction: str, across: str, linked: set[str]) -> Iterator[str]:
    """The children of a box; those without links are in rows, so that they form a block and not a long line."""
    unlinked = _unlinked(box, linked)
    rows = [unlinked[start : start + ROW_BOXES] for start in range(0, len(unlinked), ROW_BOXES)]
    for child in box.children:
        if child not in unlinked or len(rows) == 1:
            yield from _box(child, across, direction, linked)
    if len(rows) == 1:
        yield from _keep_order([_identity(child.identity) for child in unlinked])
        return
    names = []
    for number, row in enumerate(rows):
        names.append(f"row_{number}_{_identity(box.identity)}")
        yield f'subgraph {names[-1]}[" "]'
        yield "direction LR"
        for child in row:
            yield from _box(child, "TB", "LR", linked)
        yield from _keep_order([_identity(child.identity) for child in row])
        yield "end"
        yield f"class {names[-1]} row"
    yield from _keep_order(names)


def _columns(view: View, linked: set[str]) -> Iterator[str]:
    """The outermost boxes; if they form many separate parts, the parts are in columns."""
    parts = _connected_parts(view)
    if len(parts) <= COLUMN_PARTS:
        yield from _children(view.root, view.direction, view.direction, linked)
        return
    count = -(-len(parts) // COLUMN_PARTS)
    height = -(-len(parts) // count)
    names = []
    for number in range(count):
        names.append(f"row_{number}")
        yield f'subgraph {names[-1]}[" "]'
        yield f"direction {view.direction}"
        for part in parts[number * height : (number + 1) * height]:
            for box in part:
                yield from _box(box, view.direction, view.direction, linked)
        yield "end"
        yield f"class {names[-1]} row"
    yield from _keep_order(names)


def _connected_parts(view: View) -> list[list[Box]]:
    """The outermost boxes, in lists of those that are connected by links."""
    outermost = {inside.identity: box.identity for box in view.root.children for inside in box.walk()}
    part_of = {box.identity: [box] for box in view.root.children}
    for link in view.links:
        one, other = part_of[outermost[link.source]], part_of[outermost[link.target]]
        if one is not other:
            one.extend(other)
            part_of |= {box.identity: one for box in other}
    return list({id(part): part for part in part_of.values()}.values())


def _unlinked(box: Box, linked: set[str]) -> list[Box]:
    """The children without a link, neither of their own nor of a box that they contain."""
    return [child for child in box.children if not linked & {inside.identity for inside in child.walk()}]


def _keep_order(names: Sequence[str]) -> Iterator[str]:
    """Invisible links between the boxes, because the layout keeps only the order of linked boxes."""
    if len(names) > 1:
        yield " ~~~ ".join(names)


def _link(link: Link) -> str:
    shown = [_break(label, "<br/>") for label in link.labels[:MAX_LABELS]]
    if len(link.labels) > MAX_LABELS:
        shown.append(f"and {len(link.labels) - MAX_LABELS} more")
    label = "<br/>".join(shown) or link.relation.value
    return f'{_identity(link.source)} {LINES[link.relation].arrow}|"{label}"| {_identity(link.target)}'


def _classes(box: Box) -> Iterator[str]:
    """The classes of a box, which the stylesheet uses."""
    yield f"kind-{box.family.name.lower()}"
    if box.undefined:
        yield "undefined"
    elif box.presence is Presence.DECLARED:
        yield "declared"
    if box.mark:
        yield f"mark-{box.mark}"


def _label(box: Box, separator: str) -> str:
    marks = [box.mark, _PRESENCES.get(box.presence, ""), box.status]
    head = " · ".join(_text(part) for part in (box.kind, *marks) if part)
    rows = [_break(row, separator, at=" " if box.family is Family.RULE else BREAK_AFTER) for row in box.rows]
    return separator.join(part for part in (head, _break(box.title, separator), *rows) if part)


def _break(text: str, separator: str, *, at: str = BREAK_AFTER) -> str:
    """Text for a label, in lines that are broken only after the characters `at`, and never within other text."""
    if separator == " ":
        return _text(text)
    lines = [""]
    for part in re.findall(f"[^{at}]*[{at}]*", text):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > LINE_WIDTH:
            lines.append("")
        lines[-1] += part
    return separator.join(_text(line.rstrip()) for line in lines if line.strip())


def _text(text: str) -> str:
    """Text for a quoted label; every character that Mermaid or HTML could interpret becomes a character code."""
    return re.sub(r"[^\w .:/×·-]", lambda match: f"#{ord(match[0])};", replace_controls(text))


def _line(text: str) -> str:
    """Text for a title on one line, because Mermaid ends a title at a line break."""
    return re.sub(r"[\s;#{}]+", " ", replace_controls(text)).strip()


def _identity(identity: str) -> str:
    """A unique Mermaid id for an identity, of plain letters, digits and underscores, that is no keyword."""
    return "box_" + re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}_", identity)
