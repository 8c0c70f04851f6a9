"""Draws a stack as SVG: large with text and links, or without as a small sign or as one of many on one ground."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from isolation_atlas.page.template import render
from isolation_atlas.stack.layout import Metrics, Rect, WallLine, lay_out
from isolation_atlas.stack.measure import width, wrap
from isolation_atlas.stack.model import Layer, Stack, Strength

LARGE = Metrics(width=348, row=36, gap=5, wall=19, pad=6, header=18, caption=18, beside=74, column=14)
SMALL = Metrics(width=64, row=5, gap=1, wall=2, pad=1.5, header=1.5, caption=0, beside=10, column=3)
SKYLINE = Metrics(width=72, row=18, gap=2, wall=6, pad=2.5, header=2.5, caption=0, beside=12, column=4)

SIGN_HEIGHT = 46
"""All signs have this height, with the hardware at the bottom, so that they are aligned in a row."""

LABEL_SIZE, TITLE_SIZE, NOTE_SIZE = 13, 11.5, 12.5
"""The font sizes of labels in boxes, of the titles of frames and walls, and of notes below the stack."""

# The height of a line of text, in font sizes, and the space between a box and its label.
LEADING = 1.22
INSET = 2
# A note below the stack has at most this many lines.
NOTE_LINES = 4

WALL_NAMES: Mapping[Strength, str] = {"boundary": "trust boundary", "second": "second boundary"}
"""The names of walls by strength."""

_COUNTS = {"host": "one for all", "tenant": "one for each tenant", "part": "several for each tenant"}


def describe_count(layer: Layer) -> str:
    """Say how many instances of a layer there are."""
    return _COUNTS[layer.per]


def find_overflows(stack: Stack, tenants: int) -> list[tuple[tuple[str | int, ...], str]]:
    """Find the texts that don't fit into the large drawing; return their keys in the data, and what is wrong."""
    layout = lay_out(stack, tenants, LARGE)
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
            if width(layer.opens.label, TITLE_SIZE, bold=True) > room - INSET:
                labels.append((("layers", index, "opens", "label"), layer.opens.label, 0, LARGE.header))
    if stack.beside and layout.beside:
        labels.append((("beside", "label"), stack.beside.label, layout.beside.width - INSET, layout.beside.height))
        notes.append((("beside", "says"), stack.beside.says))
    for keys, text, room, height in labels:
        lines = wrap(text, LABEL_SIZE, room)
        if max(width(line, LABEL_SIZE) for line in lines) > room or len(lines) * LABEL_SIZE * LEADING > height:
            found.append((keys, f"{text!r} is too wide for its box with {tenants} tenants. Use shorter words."))
    for keys, text in notes:
        if len(wrap(text, NOTE_SIZE, LARGE.width)) > NOTE_LINES:
            found.append((keys, f"This has more than the {NOTE_LINES} lines that fit below the stack. Say it shorter."))
    return found


def draw_stack(stack: Stack, tenants: int, address: Callable[[str], str], *, call: bool = False) -> Markup:
    """Draw a stack with its text; each layer is a link to its page, whose `address` the function returns.

    Args:
        stack: the stack.
        tenants: how many tenants it is drawn with.
        address: the address of a page.
        call: whether the layers show the steps of the stack's call, and no notes appear below the stack.
    """
    layout = lay_out(stack, tenants, LARGE)
    return render(
        "stack_drawing.html",
        stack=stack,
        layout=layout,
        lines={line.layer: line for line in layout.walls},
        address=address,
        visits=stack.visits if call else {},
        with_notes=not call,
        wall_names=WALL_NAMES,
        text=_centre_text,
        note=lambda text: _place_lines(
            wrap(text, NOTE_SIZE, layout.width), 0, layout.height + 12 + NOTE_SIZE, NOTE_SIZE
        ),
        describe_count=describe_count,
        path=_wall_path,
        number=_number,
        label_width=lambda text: round(width(text, TITLE_SIZE, bold=True) + 8, 1),
    )


def draw_small_stack(stack: Stack) -> Markup:
    """Draw a stack without text, as a sign beside the name of the technology."""
    return _draw_sign(stack, SMALL, SIGN_HEIGHT)


def draw_skyline_stack(stack: Stack) -> Markup:
    """Draw a stack without text, as high as it is, so that many can stand side by side on one ground."""
    return _draw_sign(stack, SKYLINE)


def _draw_sign(stack: Stack, metrics: Metrics, least_height: float = 0) -> Markup:
    layout = lay_out(stack, 2, metrics)
    shapes: dict[str, str] = {}
    for frame in layout.frames:
        shapes[f"stack-{frame.kind}"] = shapes.get(f"stack-{frame.kind}", "") + _boxes_path([frame.rect])
    for layer, boxes in zip(stack.layers, layout.boxes, strict=True):
        shapes[f"stack-{layer.kind}"] = shapes.get(f"stack-{layer.kind}", "") + _boxes_path(boxes)
    if layout.beside:
        shapes["stack-beside"] = _boxes_path([layout.beside])
    boundary = next(line for line in layout.walls if stack.walls[line.layer].strength == "boundary")
    return render(
        "stack_small.html",
        layout=layout,
        height=max(layout.height, least_height),
        shapes=shapes,
        boundary=_wall_path(boundary),
        number=_number,
    )


def _centre_text(text: str, box: Rect, size: float = LABEL_SIZE) -> Markup:
    """Place a text in the middle of a box."""
    lines = wrap(text, size, box.width - INSET)
    first = box.y + box.height / 2 - (len(lines) - 1) * size * LEADING / 2 + size * 0.36
    return _place_lines(lines, box.x + box.width / 2, first, size)


def _place_lines(lines: Sequence[str], x: float, y: float, size: float) -> Markup:
    return Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(_number(x), _number(y + index * size * LEADING), line)
        for index, line in enumerate(lines)
    )


def _wall_path(line: WallLine) -> str:
    """Return the strokes of a wall as the data of an SVG path."""
    return "".join(
        f"M{_number(x1)} {_number(y1)}" + (f"H{_number(x2)}" if y1 == y2 else f"V{_number(y2)}")
        for x1, y1, x2, y2 in line.strokes
    )


def _boxes_path(boxes: Sequence[Rect]) -> str:
    """Return rectangles as the data of one SVG path."""
    return "".join(
        f"M{_number(box.x)} {_number(box.y)}h{_number(box.width)}v{_number(box.height)}h{_number(-box.width)}z"
        for box in boxes
    )


def _number(value: float) -> str:
    """Format a coordinate; one decimal is precise enough."""
    return f"{round(value, 1):g}"
