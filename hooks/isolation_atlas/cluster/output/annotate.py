"""Adds to a drawing what the layout does not know: what encloses a box, and which of its lines are its name."""

import re
from html import unescape

from isolation_atlas.cluster.output.mermaid import describe_kind, list_name_lines, name_boxes
from isolation_atlas.cluster.output.text_width import (
    BOX_ROOM,
    FRAME_ROOM,
    NAME_SIZE,
    SIZE,
    USUAL_ROOM,
    estimate,
    measure,
)
from isolation_atlas.cluster.view.view import Box, View

# A box with its lines, as `draw_mermaid` writes it; each box has one text.
_BOX = re.compile(r'(<g class="[^"]*"[^>]*? data-box="(\w+)")([^>]*>.*?</text>)', re.DOTALL)
_ROW = re.compile(r'<tspan class="row text-outer-tspan" x="0"([^>]*)>(.*?)</tspan></tspan>')
_WORD = re.compile(r'<tspan class="text-inner-tspan">')
_FRAME = re.compile(
    r'<rect x="(-?[\d.]+)"[^>]*? width="([\d.]+)".*?<g class="cluster-label" transform="translate\((-?[\d.]+),',
    re.DOTALL,
)

# The label of a line, with the middle and the size of its ground, which covers what is below it.
_LABEL = re.compile(
    r'<g class="edgeLabel" transform="translate\((-?[\d.]+),(-?[\d.]+)\)"[^>]*><g class="label"[^>]*><g>'
    r'<rect class="background"[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*></rect>(<text.*?</text>)</g></g></g>',
    re.DOTALL,
)

# Other fonts than Arial may be wider by a quarter. Only lines that would then leave their box are held to a length.
_WIDEST_FONT = 1.25


def annotate(svg: str, view: View) -> str:
    """The drawing of a view, in which each box says by `data-in` which frame it is in.

    Its name has the class `name`. The length of a line that might leave its box is fixed, and the title
    of a frame is in its middle, in whatever font.
    """
    names = name_boxes(view)
    boxes = {names[identity]: box for identity, box in view.boxes().items()}
    within = {names[child.identity]: name for name, box in boxes.items() for child in box.children}

    def mark(found: re.Match[str]) -> str:
        opening, name, inside = found.groups()
        if name not in boxes:  # a row of boxes, whose frame is not seen
            return found[0].replace(f' data-box="{name}"', "", 1)
        place = f' data-in="{within[name]}"' if name in within else ""
        return f"{opening}{place}{_mark_lines(inside, boxes[name], view.letters)}"

    return drop_covered_labels(_BOX.sub(mark, svg))


def drop_covered_labels(svg: str) -> str:
    """The drawing without the labels that would be half hidden by another one with the same words."""
    kept: list[tuple[str, float, float, float, float]] = []

    def keep(found: re.Match[str]) -> str:
        left, top, width, height = map(float, found.groups()[:4])
        words = re.sub(r"<[^>]*>", "", found[5])
        for other, x, y, wide, high in kept:
            if other == words and abs(left - x) * 2 < width + wide and abs(top - y) * 2 < height + high:
                return ""
        kept.append((words, left, top, width, height))
        return found[0]

    return _LABEL.sub(keep, svg)


def _mark_lines(inside: str, box: Box, letters: int) -> str:
    texts = [unescape(re.sub(r"<[^>]*>", "", row)) for _, row in _ROW.findall(inside)]
    place, names = 'x="0"', range(0)
    if box.children:
        room = 0.0
        if frame := _FRAME.search(inside):
            left, width, label = map(float, frame.groups())
            room = width - FRAME_ROOM
            place = f'x="{left + width / 2 - label:.1f}" text-anchor="middle"'
        looks = [(True, SIZE)] * len(texts)
    else:
        room = max(map(estimate, texts), default=0.0) + BOX_ROOM.get(box.family, USUAL_ROOM)
        first = 1 if describe_kind(box) else 0
        names = range(first, first + len(list_name_lines(box, letters)))
        looks = [(True, NAME_SIZE) if number in names else (False, SIZE) for number in range(len(texts))]
    lines = iter(enumerate(zip(texts, looks, strict=True)))

    def mark(found: re.Match[str]) -> str:
        number, (text, (bold, size)) = next(lines)
        length = measure(text, bold=bold, size=size)
        attributes = f'class="row text-outer-tspan{" name" if number in names else ""}" {place}{found[1]}'
        if length * _WIDEST_FONT > room > 0:
            attributes += f' textLength="{min(length, room):.0f}" lengthAdjust="spacingAndGlyphs"'
        words = _mark_name(found[2], len(describe_kind(box).split())) if box.children else found[2]
        return f"<tspan {attributes}>{words}</tspan></tspan>"

    return _ROW.sub(mark, inside)


def _mark_name(title: str, before: int) -> str:
    """The title of a frame, in which what follows so many words is the name."""
    head, *words = _WORD.split(title)
    return head + "".join(
        f'<tspan class="text-inner-tspan{" name" if number >= before else ""}">{word}'
        for number, word in enumerate(words)
    )
