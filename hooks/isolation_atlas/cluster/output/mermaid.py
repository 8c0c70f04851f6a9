"""Writes a view of a cluster as Mermaid source."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.output.shapes import LINES, SHAPES, STACK
from isolation_atlas.cluster.output.text_width import BOX_ROOM, FRAME_ROOM, NAME_SIZE, USUAL_ROOM, count_pads
from isolation_atlas.cluster.view.view import USUAL_LETTERS, Box, View
from isolation_atlas.control_characters import replace_controls

# The maximum number of characters in a line of a label; a part that can't be broken may be longer.
LINE_WIDTH = USUAL_LETTERS

# The same for the rows of the families whose rows are sentences.
SENTENCE_WIDTH = 34
_SENTENCES = frozenset({Family.ROUTE, Family.RULE, Family.ACCOUNT, Family.ROLE})

# The characters after which a line may end, as sets of a regular expression: of a name, of an image, and of other text.
NAME_BREAKS = r"\-./, "
_IMAGE_BREAKS = r"\-/@:"
_TEXT_BREAKS = r"\-./:, "

_WORD_PART = f"[^={_TEXT_BREAKS}]*[={_TEXT_BREAKS}]*"

# The number of labels of one link that are drawn; the text version has all of them.
MAX_LABELS = 3

# Estimates in pixels: of a letter of a title, which is bold, of one of a label, of a space, and of what is around.
_TITLE_LETTER, _LABEL_LETTER, _SPACE, _AROUND = 7.8, 6.6, 9, 60

# A title of so few letters fits the narrowest frame, which holds one box.
SHORT_TITLE = 20

# Among more links, those whose label would only repeat the legend have none: the labels would hide the lines.
CROWDED_LINKS = 30

# The number of boxes without links in one row.
ROW_BOXES = 4

# In a compact picture, parts that no link connects are below each other, but for parts of so few boxes.
SMALL_PART = 4

# The maximum number of parts without links between them in one column.
COLUMN_PARTS = 14

_PRESENCES: Mapping[Presence, str] = {
    Presence.DECLARED: "declared",
    Presence.UNDEFINED: "not there",
    Presence.UNLISTED: "not listed",
    Presence.PROVIDED: "built in",
    Presence.DUPLICATE: "twice",
}

Directions: TypeAlias = tuple[str, str]
"""The direction of the boxes in a frame, and that of the boxes in their frames: "LR" or "TB"."""


def to_mermaid(view: View, title: str, root: str | None = None, direction: str = "", *, compact: bool = False) -> str:
    """The view as a Mermaid flowchart; the same view always gives the same text.

    Every name becomes a quoted label of escaped characters, so that no name can end a label or be a keyword.

    Args:
        view: the view.
        title: the title for assistive technology.
        root: the relative address of the site's root, for links to the pages of kinds; None for no links.
        direction: another direction than that of the view.
        compact: whether it takes less room: links have only labels of their own, and separate parts of a frame stand
            below each other.
    """
    view = view._replace(direction=direction or view.direction)
    flowchart = _Flowchart(view, compact=compact)
    names, boxes = flowchart.names, view.boxes()
    drawn, *lines = flowchart.lines()
    head = [drawn, f"accTitle: {_line(title)}", f"accDescr: {_line(view.description)}"]
    says_relation = not compact and len(view.links) <= CROWDED_LINKS
    lines += [_link(link, names, says_relation=says_relation) for link in view.links]
    if root is not None:
        lines += [f'click {names[box.identity]} href "{root}{box.page}"' for box in boxes.values() if box.page]
    classes: dict[str, list[str]] = {}
    for box in boxes.values():
        for name in _classes(box):
            classes.setdefault(name, []).append(names[box.identity])
    lines += [f"class {','.join(members)} {name}" for name, members in classes.items()]
    # merman accepts classes only at the end.
    lines.sort(key=lambda line: line.startswith("class "))
    return "\n".join([*head, *lines]) + "\n"


def name_boxes(view: View) -> Mapping[str, str]:
    """The Mermaid id of each box, by its identity; no name of an object is in it, so that none is a keyword."""
    return {identity: f"b{number}" for number, identity in enumerate(view.boxes())}


class _Flowchart:
    """Writes the boxes of a view, and finds out how they stand to each other."""

    def __init__(self, view: View, *, compact: bool) -> None:
        self.view, self.compact = view, compact
        self.names = name_boxes(view)
        self._linked = {end for link in view.links for end in (link.source, link.target)}
        self._pads = dict(_pad_titles(view.root))

    def lines(self) -> Iterator[str]:
        """The first line, which says the direction, and all boxes."""
        root, direction = self.view.root, self.view.direction
        if root.name:
            across = _turn(direction)
            yield f"flowchart {across}"
            yield from self._box(root, (direction, across), across)
            return
        parts = self._connect(root.children)
        if len(parts) > COLUMN_PARTS:
            yield f"flowchart {direction}"
            yield from self._columns(parts)
            return
        # A frame that a link leads out of gets the direction of the whole flowchart.
        turns = not any(self._is_left(box) for box in root.walk())
        rows = self._divide(root.children, direction, turns=turns)
        own = "TB" if turns and rows[1:] else direction
        yield f"flowchart {own}"
        yield from self._rows(rows, "", own, (direction, direction), turns=turns)

    def _box(self, box: Box, directions: Directions, around: str) -> Iterator[str]:
        """A box and its children, within boxes of the direction `around`."""
        name = self.names[box.identity]
        if not box.children:
            shape = STACK if box.count and box.family is Family.POD else SHAPES[box.family]
            label = _label(box, self._pads.get(box.identity, 0), self.view.letters)
            yield f'{name}{shape.opening}"{label}"{shape.closing}'
            return
        # Mermaid gives a frame the direction of what is around it if a link leads out of it.
        turns = not self._is_left(box)
        rows = self._divide(box.children, directions[0] if turns else around, turns=turns)
        own = around if not turns else "TB" if rows[1:] else directions[0]
        yield f'subgraph {name}["{_frame_label(box)}"]'
        yield f"direction {own}"
        yield from self._rows(rows, name, own, directions, turns=turns)
        yield "end"

    def _divide(self, boxes: Sequence[Box], own: str, *, turns: bool) -> list[list[Box]]:
        """The boxes of a frame in rows: first those with links, then those without, which form a block.

        Args:
            boxes: the boxes.
            own: the direction of the frame.
            turns: whether it may have another direction, so that its rows are below each other.
        """
        unlinked = [box for box in boxes if not self._is_linked(box)]
        linked = [box for box in boxes if box not in unlinked]
        parts = self._connect(linked) if self.compact and turns else []
        large = [part for part in parts if sum(1 for box in part for _ in box.walk()) > SMALL_PART]
        if len(parts) > 1 and large:
            small = [box for part in parts if part not in large for box in part]
            rows = [*large, *filter(None, [small])]
        elif len(unlinked) <= ROW_BOXES:
            return [list(boxes)]
        else:
            rows = [linked] if linked else []
        length = ROW_BOXES if turns or own == "TB" else math.ceil(len(unlinked) / ROW_BOXES)
        return rows + [unlinked[start : start + length] for start in range(0, len(unlinked), length or 1)]

    def _rows(
        self, rows: Sequence[Sequence[Box]], name: str, own: str, directions: Directions, *, turns: bool
    ) -> Iterator[str]:
        """The rows of a frame, which follow each other in its own direction.

        Where that is not free, boxes with links have no row, and the layout places them beside the block of the others.
        """
        direction, across = directions
        if not rows[1:]:
            for box in rows[0]:
                yield from self._box(box, (across, direction), own)
            yield from _keep_order([self.names[box.identity] for box in rows[0] if not self._is_linked(box)])
            return
        frames = []
        for number, row in enumerate(rows):
            if self._is_linked(row[0]) and not turns:
                for box in row:
                    yield from self._box(box, (across, direction), own)
                continue
            is_block = not self._is_linked(row[0])
            inner = _turn(own) if is_block else direction
            frames.append(f"row{number}{name}")
            yield f'subgraph {frames[-1]}[" "]'
            yield f"direction {inner}"
            for box in row:
                yield from self._box(box, (_turn(inner), inner) if is_block else (across, direction), inner)
            if is_block:
                yield from _keep_order([self.names[box.identity] for box in row])
            yield "end"
            yield f"class {frames[-1]} row"
        yield from _keep_order(frames)

    def _columns(self, parts: Sequence[Sequence[Box]]) -> Iterator[str]:
        """The outermost boxes in columns, because they form many separate parts."""
        direction = self.view.direction
        count = -(-len(parts) // COLUMN_PARTS)
        height = -(-len(parts) // count)
        frames = []
        for number in range(count):
            frames.append(f"row{number}")
            yield f'subgraph {frames[-1]}[" "]'
            yield f"direction {direction}"
            for part in parts[number * height : (number + 1) * height]:
                for box in part:
                    yield from self._box(box, (direction, direction), direction)
            yield "end"
            yield f"class {frames[-1]} row"
        yield from _keep_order(frames)

    def _connect(self, boxes: Sequence[Box]) -> list[list[Box]]:
        """The boxes in lists of those that are connected by links, of their own or of what is in them."""
        outermost = {inside.identity: box.identity for box in boxes for inside in box.walk()}
        part_of = {box.identity: [box] for box in boxes}
        for link in self.view.links:
            if link.source in outermost and link.target in outermost:
                one, other = part_of[outermost[link.source]], part_of[outermost[link.target]]
                if one is not other:
                    one.extend(other)
                    part_of |= {box.identity: one for box in other}
        return list({id(part): part for part in part_of.values()}.values())

    def _is_linked(self, box: Box) -> bool:
        """Whether a link leads to a box, or to one that it contains."""
        return any(inside.identity in self._linked for inside in box.walk())

    def _is_left(self, box: Box) -> bool:
        """Whether a link leads from within a box to what is outside of it."""
        inside = {within.identity for child in box.children for within in child.walk()}
        return any((link.source in inside) != (link.target in inside) for link in self.view.links)


def _turn(direction: str) -> str:
    return "TB" if direction == "LR" else "LR"


def _pad_titles(box: Box) -> Iterator[tuple[str, int]]:
    """The spaces that widen the first box of each frame whose title would be wider than all that is in it."""
    for child in box.children:
        yield from _pad_titles(child)
    if not box.children or not box.title or box.children[0].children:
        return
    title = len(describe_kind(box) + box.title) * _TITLE_LETTER
    first, *others = box.children
    head = len(first.kind) * _LABEL_LETTER
    lines = [line for child in others for inside in child.walk() for line in (inside.kind, *_lines(inside.title))]
    widest = max(len(line) for line in (first.kind, *_lines(first.title), *lines)) * _LABEL_LETTER
    if title > widest + _AROUND:
        yield first.identity, math.ceil((title - _AROUND - head) / 2 / _SPACE)


def _keep_order(names: Sequence[str]) -> Iterator[str]:
    """Invisible links between the boxes, because the layout keeps only the order of linked boxes."""
    if len(names) > 1:
        yield " ~~~ ".join(names)


def _link(link: Link, names: Mapping[str, str], *, says_relation: bool) -> str:
    shown = ["<br/>".join(map(_text, _label_lines(label))) for label in link.labels[:MAX_LABELS]]
    if len(link.labels) > MAX_LABELS:
        shown.append(f"and {len(link.labels) - MAX_LABELS} more")
    label = "<br/>".join(shown) or (link.relation.value if says_relation else "")
    said = f'|"{label}"|' if label else ""
    return f"{names[link.source]} {LINES[link.relation].arrow}{said} {names[link.target]}"


def _classes(box: Box) -> Iterator[str]:
    """The classes of a box, which the stylesheet uses."""
    yield f"kind-{box.family.name.lower()}"
    if box.undefined:
        yield "undefined"
    elif box.presence is Presence.DECLARED:
        yield "declared"
    if box.mark:
        yield f"mark-{box.mark}"


def describe_kind(box: Box) -> str:
    """The kind, and what is unusual: the change, the reason why the box is there, the status."""
    return " · ".join(part for part in (box.kind, box.mark, _PRESENCES.get(box.presence, ""), box.status) if part)


def list_name_lines(box: Box, letters: int) -> list[str]:
    """The lines of the name of a box, which end only at dots and dashes, and where the name of another object ends."""
    return _lines(box.title, at=NAME_BREAKS, width=letters)


def _label(box: Box, pads: int, letters: int) -> str:
    """The lines of a box: its kind, its name and what else is in it.

    Args:
        box: the box.
        pads: how many spaces stand at each side of the first line, to widen the box for the title of its frame.
        letters: how many letters of its name are in one line.
    """
    at, width = _TEXT_BREAKS, LINE_WIDTH
    if box.family in _SENTENCES:
        at, width = " ", SENTENCE_WIDTH
    elif box.family is Family.CONTAINER:
        at = _IMAGE_BREAKS
    head, names = describe_kind(box), list_name_lines(box, letters)
    room = BOX_ROOM.get(box.family, USUAL_ROOM)
    lines = [_pad(head, max(pads, count_pads(head, room, bold=False)))] if head else []
    lines += [_pad(line, count_pads(line, room, size=NAME_SIZE)) for line in names]
    rows = [line for row in box.rows for line in _lines(row, at=at, width=width)]
    return "<br/>".join([*lines, *(_pad(line, count_pads(line, room, bold=False)) for line in rows)])


def _frame_label(box: Box) -> str:
    title = " ".join(part for part in (describe_kind(box), box.title, *box.rows) if part)
    return _pad(title, count_pads(title, FRAME_ROOM) if len(title) > SHORT_TITLE else 0)


def _pad(line: str, count: int) -> str:
    """A line of a label between no-break spaces, which the layout takes for wide letters."""
    pad = "#160;" * count
    return f"{pad}{_text(line)}{pad}"


def _lines(text: str, *, at: str = _TEXT_BREAKS, width: int = LINE_WIDTH) -> list[str]:
    """The lines of a text, which end only after the characters `at`."""
    lines = [""]
    parts = re.findall(f"[^{at}]*[{at}]*", text)
    if at == " ":  # a word that is too long for a line, such as a label, is broken as names are
        parts = [part for word in parts for part in ([word] if len(word) <= width else re.findall(_WORD_PART, word))]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines if line.strip()]


def _label_lines(label: str) -> list[str]:
    """The lines of the label of a link, which end after a comma where they can, so that a port stays whole."""
    lines = [""]
    for part in re.findall(r".+?(?:, |$)", label):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > LINE_WIDTH:
            lines.append("")
        lines[-1] += part
    return [short for line in lines for short in _lines(line, at=" ")]


def _text(text: str) -> str:
    """Text for a quoted label; every character that Mermaid or HTML could interpret becomes a character code."""
    return re.sub(r"[^\w .:/×·-]", lambda match: f"#{ord(match[0])};", replace_controls(text))


def _line(text: str) -> str:
    """Text for a title on one line, because Mermaid ends a title at a line break."""
    return re.sub(r"[\s;#{}]+", " ", replace_controls(text)).strip()
