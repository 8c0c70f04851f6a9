"""Draws a stack as SVG: large with words and links, or small as a sign."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from isolation_atlas.page.template import render
from isolation_atlas.stack.layout import Line, Metrics, Rect, place
from isolation_atlas.stack.measure import width, wrap
from isolation_atlas.stack.model import Layer, Stack, Strength

LARGE = Metrics(width=348, row=36, gap=5, wall=19, pad=6, header=18, caption=18, beside=74, column=14)
SMALL = Metrics(width=64, row=5, gap=1, wall=2, pad=1.5, header=1.5, caption=0, beside=10, column=3)

SIGN_HEIGHT = 46
"""All signs are so high, with their hardware at the bottom, so that they stand in one line."""

LABEL, TITLE, NOTE = 13, 11.5, 12.5
"""The sizes of type: in a box, of a frame and a wall, below the stack."""

LEADING = 1.22
INSET = 2
NOTE_LINES = 4

WALLS: Mapping[Strength, str] = {"boundary": "trust boundary", "second": "second wall"}
"""How walls are called."""

_TIMES = {"host": "one for all", "tenant": "one for each tenant", "part": "several for each tenant"}


def times(layer: Layer) -> str:
    """How often a layer is there, in words."""
    return _TIMES[layer.per]


def too_long(stack: Stack, tenants: int) -> list[tuple[tuple[str | int, ...], str]]:
    """What does not fit into the large drawing: the keys of each text, and what is wrong with it."""
    layout = place(stack, tenants, LARGE)
    found: list[tuple[tuple[str | int, ...], str]] = []
    notes: list[tuple[tuple[str | int, ...], str]] = [(("summary",), stack.summary)]
    labels: list[tuple[tuple[str | int, ...], str, float, float]] = []
    frames = iter(layout.frames)
    for index, layer in enumerate(stack.layers):
        box = layout.boxes[index][0]
        labels.append((("layers", index, "label"), layer.label, box.width - INSET, box.height))
        notes.append((("layers", index, "says"), layer.says))
        if layer.wall:
            notes.append((("layers", index, "wall", "kept_by"), layer.wall.kept_by))
        if layer.opens:
            room = next(frame for frame in frames if frame.label == layer.opens.label).rect.width
            if width(layer.opens.label, TITLE, bold=True) > room - INSET:
                labels.append((("layers", index, "opens", "label"), layer.opens.label, 0, LARGE.header))
    if stack.beside and layout.beside:
        labels.append((("beside", "label"), stack.beside.label, layout.beside.width - INSET, layout.beside.height))
        notes.append((("beside", "says"), stack.beside.says))
    for keys, text, room, height in labels:
        lines = wrap(text, LABEL, room)
        if max(width(line, LABEL) for line in lines) > room or len(lines) * LABEL * LEADING > height:
            found.append((keys, f"{text!r} is too wide for its box with {tenants} tenants. Take shorter words."))
    for keys, text in notes:
        if len(wrap(text, NOTE, LARGE.width)) > NOTE_LINES:
            found.append((keys, f"This has more than the {NOTE_LINES} lines that fit below the stack. Say it shorter."))
    return found


def draw_stack(stack: Stack, tenants: int, address: Callable[[str], str]) -> Markup:
    """Draw a stack with its words; each layer is a link to what `address` makes of its page."""
    layout = place(stack, tenants, LARGE)
    return render(
        "stack_drawing.html",
        stack=stack,
        layout=layout,
        lines={line.layer: line for line in layout.walls},
        address=address,
        walls=WALLS,
        text=_text,
        note=lambda words: _lines(wrap(words, NOTE, layout.width), 0, layout.height + 12 + NOTE, NOTE),
        times=times,
        path=_path,
        number=_number,
        label_width=lambda words: round(width(words, TITLE, bold=True) + 8, 1),
    )


def draw_small_stack(stack: Stack) -> Markup:
    """Draw a stack without words, as a sign that has its name beside it."""
    layout = place(stack, 2, SMALL)
    shapes: dict[str, str] = {}
    for frame in layout.frames:
        shapes[f"stack-{frame.kind}"] = shapes.get(f"stack-{frame.kind}", "") + _outline([frame.rect])
    for layer, boxes in zip(stack.layers, layout.boxes, strict=True):
        shapes[f"stack-{layer.kind}"] = shapes.get(f"stack-{layer.kind}", "") + _outline(boxes)
    if layout.beside:
        shapes["stack-beside"] = _outline([layout.beside])
    boundary = next(line for line in layout.walls if stack.walls[line.layer].strength == "boundary")
    return render(
        "stack_small.html",
        layout=layout,
        height=max(layout.height, SIGN_HEIGHT),
        shapes=shapes,
        boundary=_path(boundary),
        number=_number,
    )


def _text(words: str, box: Rect, size: float = LABEL) -> Markup:
    """Words in the middle of a box."""
    lines = wrap(words, size, box.width - INSET)
    first = box.y + box.height / 2 - (len(lines) - 1) * size * LEADING / 2 + size * 0.36
    return _lines(lines, box.x + box.width / 2, first, size)


def _lines(lines: Sequence[str], x: float, y: float, size: float) -> Markup:
    return Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(_number(x), _number(y + index * size * LEADING), line)
        for index, line in enumerate(lines)
    )


def _path(line: Line) -> str:
    """The lines of a wall as the data of an SVG path."""
    return "".join(
        f"M{_number(x1)} {_number(y1)}" + (f"H{_number(x2)}" if y1 == y2 else f"V{_number(y2)}")
        for x1, y1, x2, y2 in line.strokes
    )


def _outline(boxes: Sequence[Rect]) -> str:
    """Rectangles as the data of one SVG path."""
    return "".join(
        f"M{_number(box.x)} {_number(box.y)}h{_number(box.width)}v{_number(box.height)}h{_number(-box.width)}z"
        for box in boxes
    )


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
