"""Writes a view of a cluster as Mermaid source."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.output.shapes import LINES, SHAPES, STACK
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.control_characters import replace_controls

# The maximum number of characters in a line of a label; a part that can't be broken may be longer.
LINE_WIDTH = 24

# The same for the rows of the families whose rows are sentences.
SENTENCE_WIDTH = 34
_SENTENCES = frozenset({Family.RULE, Family.ACCOUNT, Family.ROLE})

# A name of more lines is bold only to this one; the stylesheet has a rule for each number.
MAX_NAME_LINES = 6

# The characters after which a line of a name may end, as a set of a regular expression.
BREAK_AFTER = r"\-./:, "

_WORD_PART = f"[^={BREAK_AFTER}]*[={BREAK_AFTER}]*"

# The number of labels of one link that are drawn; the text version has all of them.
MAX_LABELS = 3

# Estimates in pixels: of a letter of a title, which is bold, of one of a label, of a space, and of what is around.
_TITLE_LETTER, _LABEL_LETTER, _SPACE, _AROUND = 7.8, 6.6, 9, 60

# Among more links, those whose label would only repeat the legend have none: the labels would hide the lines.
CROWDED_LINKS = 30

# The number of boxes without links in one row.
ROW_BOXES = 4

# The maximum number of parts without links between them in one column.
COLUMN_PARTS = 14

_PRESENCES: Mapping[Presence, str] = {
    Presence.DECLARED: "declared",
    Presence.UNDEFINED: "not there",
    Presence.UNLISTED: "not listed",
    Presence.PROVIDED: "built in",
    Presence.DUPLICATE: "twice",
}


def to_mermaid(view: View, title: str, root: str | None = None, direction: str = "") -> str:
    """The view as a Mermaid flowchart; the same view always gives the same text.

    Every name becomes a quoted label of escaped characters, so that no name can end a label or be a keyword.

    Args:
        view: the view.
        title: the title for assistive technology.
        root: the relative address of the site's root, for links to the pages of kinds; None for no links.
        direction: another direction than that of the view.
    """
    view = replace(view, direction=direction or view.direction)
    linked = frozenset(end for link in view.links for end in (link.source, link.target))
    layout = _Layout(linked, dict(_pad_titles(view.root)))
    across = "TB" if view.direction == "LR" else "LR"
    lines = [f"flowchart {across if view.root.name else view.direction}"]
    lines += [f"accTitle: {_line(title)}", f"accDescr: {_line(view.description)}"]
    if view.root.name:
        lines += _box(view.root, view.direction, across, layout)
    else:
        lines += _columns(view, layout)
    is_crowded = len(view.links) > CROWDED_LINKS
    lines += [_link(link, is_crowded=is_crowded) for link in view.links]
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


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the boxes of a view need to know of each other.

    Attributes:
        linked: the identities of the boxes with links.
        pads: how many spaces stand at each side of a box's first line, by its identity.
    """

    linked: frozenset[str]
    pads: Mapping[str, int]


def _pad_titles(box: Box) -> Iterator[tuple[str, int]]:
    """The spaces that widen the first box of each frame whose title would be wider than all that is in it."""
    for child in box.children:
        yield from _pad_titles(child)
    if not box.children or not box.title or box.children[0].children:
        return
    marks = [box.mark, _PRESENCES.get(box.presence, ""), box.status]
    title = len(" · ".join(filter(None, [box.kind, *marks])) + box.title) * _TITLE_LETTER
    first, *others = box.children
    head = len(first.kind) * _LABEL_LETTER
    lines = [line for child in others for inside in child.walk() for line in (inside.kind, *_lines(inside.title))]
    widest = max(len(line) for line in (first.kind, *_lines(first.title), *lines)) * _LABEL_LETTER
    if title > widest + _AROUND:
        yield first.identity, math.ceil((title - _AROUND - head) / 2 / _SPACE)


def _box(box: Box, direction: str, across: str, layout: _Layout) -> Iterator[str]:
    """A box and its children; the direction alternates from one level to the next."""
    identity = _identity(box.identity)
    if not box.children:
        shape = STACK if box.count and box.family is Family.POD else SHAPES[box.family]
        # No-break spaces, which merman takes for wide letters, widen the box for the title of its frame.
        pad = "#160;" * layout.pads.get(box.identity, 0)
        yield f'{identity}{shape.opening}"{pad}{_label(box, "<br/>", pad)}"{shape.closing}'
        return
    yield f'subgraph {identity}["{_label(box, " ")}"]'
    yield f"direction {'TB' if len(_unlinked(box, layout)) > ROW_BOXES else direction}"
    yield from _children(box, direction, across, layout)
    yield "end"


def _children(box: Box, direction: str, across: str, layout: _Layout) -> Iterator[str]:
    """The children of a box; those without links are in rows, so that they form a block and not a long line."""
    unlinked = _unlinked(box, layout)
    rows = [unlinked[start : start + ROW_BOXES] for start in range(0, len(unlinked), ROW_BOXES)]
    for child in box.children:
        if child not in unlinked or len(rows) == 1:
            yield from _box(child, across, direction, layout)
    if len(rows) == 1:
        yield from _keep_order([_identity(child.identity) for child in unlinked])
        return
    names = []
    for number, row in enumerate(rows):
        names.append(f"row_{number}_{_identity(box.identity)}")
        yield f'subgraph {names[-1]}[" "]'
        yield "direction LR"
        for child in row:
            yield from _box(child, "TB", "LR", layout)
        yield from _keep_order([_identity(child.identity) for child in row])
        yield "end"
        yield f"class {names[-1]} row"
    yield from _keep_order(names)


def _columns(view: View, layout: _Layout) -> Iterator[str]:
    """The outermost boxes; if they form many separate parts, the parts are in columns."""
    parts = _connected_parts(view)
    if len(parts) <= COLUMN_PARTS:
        yield from _children(view.root, view.direction, view.direction, layout)
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
                yield from _box(box, view.direction, view.direction, layout)
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


def _unlinked(box: Box, layout: _Layout) -> list[Box]:
    """The children without a link, neither of their own nor of a box that they contain."""
    return [child for child in box.children if not layout.linked & {inside.identity for inside in child.walk()}]


def _keep_order(names: Sequence[str]) -> Iterator[str]:
    """Invisible links between the boxes, because the layout keeps only the order of linked boxes."""
    if len(names) > 1:
        yield " ~~~ ".join(names)


def _link(link: Link, *, is_crowded: bool) -> str:
    shown = [_break(label, "<br/>") for label in link.labels[:MAX_LABELS]]
    if len(link.labels) > MAX_LABELS:
        shown.append(f"and {len(link.labels) - MAX_LABELS} more")
    arrow = LINES[link.relation].arrow
    if is_crowded and not shown:
        return f"{_identity(link.source)} {arrow} {_identity(link.target)}"
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
    lines = len(_lines(box.title))
    if not box.children and lines > 1:
        yield f"name-{min(lines, MAX_NAME_LINES)}"


def _label(box: Box, separator: str, pad: str = "") -> str:
    marks = [box.mark, _PRESENCES.get(box.presence, ""), box.status]
    head = " · ".join(_text(part) for part in (box.kind, *marks) if part) + pad
    at, width = (" ", SENTENCE_WIDTH) if box.family in _SENTENCES else (BREAK_AFTER, LINE_WIDTH)
    rows = [_break(row, separator, at=at, width=width) for row in box.rows]
    return separator.join(part for part in (head, _break(box.title, separator), *rows) if part)


def _break(text: str, separator: str, *, at: str = BREAK_AFTER, width: int = LINE_WIDTH) -> str:
    """Text for a label, in lines that are broken only after the characters `at`, and never within other text."""
    if separator == " ":
        return _text(text)
    return separator.join(_text(line) for line in _lines(text, at=at, width=width))


def _lines(text: str, *, at: str = BREAK_AFTER, width: int = LINE_WIDTH) -> list[str]:
    lines = [""]
    parts = re.findall(f"[^{at}]*[{at}]*", text)
    if at == " ":  # a word that is too long for a line, such as a label, is broken as names are
        parts = [part for word in parts for part in ([word] if len(word) <= width else re.findall(_WORD_PART, word))]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines if line.strip()]


def _text(text: str) -> str:
    """Text for a quoted label; every character that Mermaid or HTML could interpret becomes a character code."""
    return re.sub(r"[^\w .:/×·-]", lambda match: f"#{ord(match[0])};", replace_controls(text))


def _line(text: str) -> str:
    """Text for a title on one line, because Mermaid ends a title at a line break."""
    return re.sub(r"[\s;#{}]+", " ", replace_controls(text)).strip()


def _identity(identity: str) -> str:
    """A unique Mermaid id for an identity, of plain letters, digits and underscores, that is no keyword."""
    return "box_" + re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}_", identity)
