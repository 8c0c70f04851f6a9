"""Places the parts of a stack: one row for each layer, one column for each tenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from isolation_atlas.stack.model import Layer, Per, Stack, Wrap

PARTS = 2
"""How many parts of a tenant stand for several."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The measures of a drawing, in its own unit.

    Attributes:
        width: of the whole.
        row: the height of a layer.
        gap: between two layers.
        wall: what a wall adds to the gap.
        pad: between a frame and what it is around.
        header: the height of a frame's name.
        caption: the height of the tenants' names.
        beside: the width of what stands beside the tenants.
        column: between two tenants, where the boundary goes up.
    """

    width: float
    row: float
    gap: float
    wall: float
    pad: float
    header: float
    caption: float
    beside: float
    column: float


class Rect(NamedTuple):
    """A rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Span(NamedTuple):
    """A stretch from left to right."""

    x: float
    width: float

    def inset(self, by: float) -> "Span":
        return Span(self.x + by, self.width - 2 * by)

    def split(self, count: int, gap: float) -> list["Span"]:
        width = (self.width - gap * (count - 1)) / count
        return [Span(self.x + index * (width + gap), width) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around some layers of one tenant or part."""

    kind: Wrap
    label: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a wall below a layer, and what rises from it between the columns.

    Attributes:
        layer: the place of the layer above it.
        strokes: from and to, each as x and y.
    """

    layer: int
    strokes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A stack with all its places.

    Attributes:
        boxes: for each layer, from the hardware up, its boxes from left to right.
        frames: outer ones before inner ones.
        tenants: the columns of the tenants.
    """

    width: float
    height: float
    boxes: tuple[tuple[Rect, ...], ...]
    frames: tuple[Frame, ...]
    walls: tuple[Line, ...]
    tenants: tuple[Span, ...]
    beside: Rect | None


def place(stack: Stack, tenants: int, metrics: Metrics) -> Layout:
    """Place the parts of a stack with so many tenants."""
    gaps = [_gap(layer, metrics) if index else 0 for index, layer in enumerate(stack.layers)]
    depth = sum(bool(layer.opens) for layer in stack.layers)
    height = metrics.caption + depth * metrics.header + len(gaps) * metrics.row + sum(gaps)
    rows = _rows(height, gaps, metrics)
    aside = metrics.beside + metrics.column if stack.beside else 0
    area = Span(0, metrics.width - aside)
    columns = _Columns(whole=Span(0, metrics.width), area=area, tenants=tenants, metrics=metrics)
    boxes: list[tuple[Rect, ...]] = []
    frames: list[Frame] = []
    floors: list[_Floor] = []
    for index, layer in enumerate(stack.layers):
        columns.repeat(layer.per)
        if layer.wall:
            floors.append(_Floor(index, layer.per, columns.walled, columns.shared_frames))
        if layer.opens:
            y = metrics.caption + columns.frames * metrics.header
            bottom = rows[index] + metrics.row + metrics.pad
            for span in columns.enter():
                rect = Rect(span.x, y, span.width, bottom - y)
                frames.append(Frame(layer.opens.kind, layer.opens.label, rect))
        boxes.append(tuple(Rect(span.x, rows[index], span.width, metrics.row) for span in columns.spans))
    return Layout(
        width=metrics.width,
        height=height,
        boxes=tuple(boxes),
        frames=tuple(frames),
        walls=tuple(_walls(stack, rows, gaps, floors, metrics)),
        tenants=tuple(columns.of_tenants),
        beside=_beside(stack, rows, metrics),
    )


def _gap(layer: Layer, metrics: Metrics) -> float:
    """The room below a layer."""
    return metrics.gap + (metrics.wall if layer.wall else 0) + (metrics.pad if layer.opens else 0)


@dataclass(frozen=True, slots=True)
class _Floor:
    """Where a wall runs: below the columns of each group, and up between them as far as the frames they share."""

    layer: int
    per: Per
    groups: list[list[Span]]
    shared_frames: int


class _Columns:
    """The columns at the height that was reached from the hardware up.

    Attributes:
        groups: the columns; those of one group belong to one tenant, or are the tenants.
        walled: the same without what frames take, as far as a wall runs below them.
        of_tenants: the columns of the tenants.
        frames: how many frames are around the columns.
        shared_frames: how many of them are around all columns of a group.
    """

    def __init__(self, whole: Span, area: Span, tenants: int, metrics: Metrics) -> None:
        self._area, self._tenants, self._metrics = area, tenants, metrics
        self._per: Per = "host"
        self.groups = [[whole]]
        self.walled = self.groups
        self.of_tenants: list[Span] = []
        self.frames = 0
        self.shared_frames = 0

    @property
    def spans(self) -> list[Span]:
        return [span for group in self.groups for span in group]

    def repeat(self, per: Per) -> None:
        """Split the columns where the next layer is there more often."""
        if per == self._per:
            return
        gap = self._metrics.column
        if self._per == "host":
            room = self.groups[0][0] if self.frames else self._area
            self.groups = [room.split(self._tenants, gap)]
            self.of_tenants = self.groups[0]
        if per == "part":
            self.groups = [span.split(PARTS, gap) for span in self.spans]
        self.walled = self.groups
        self._per, self.shared_frames = per, self.frames

    def enter(self) -> list[Span]:
        """Put a frame around each column, and go on within it; gives the frames."""
        if self._per == "host" and not self.frames:
            self.groups = self.walled = [[self._area]]
        around = self.spans
        self.groups = [[span.inset(self._metrics.pad) for span in group] for group in self.groups]
        self.frames += 1
        return around


def _rows(height: float, gaps: Sequence[float], metrics: Metrics) -> list[float]:
    """The upper edge of each layer, from the hardware up."""
    rows = []
    y = height
    for gap in gaps:
        y -= gap + metrics.row
        rows.append(y)
    return rows


def _beside(stack: Stack, rows: Sequence[float], metrics: Metrics) -> Rect | None:
    """What stands beside the tenants, as high as they are, on the last layer that is whole."""
    if not stack.beside:
        return None
    first = next(index for index, layer in enumerate(stack.layers) if layer.per != "host" or layer.opens)
    bottom = rows[first] + metrics.row
    return Rect(metrics.width - metrics.beside, metrics.caption, metrics.beside, bottom - metrics.caption)


def _walls(
    stack: Stack, rows: Sequence[float], gaps: Sequence[float], floors: Sequence[_Floor], metrics: Metrics
) -> list[Line]:
    """The line of each wall, and what rises from it between its columns."""

    def level(floor: _Floor) -> float:
        frame = metrics.pad if stack.layers[floor.layer].opens else 0
        return rows[floor.layer] + metrics.row + frame + (gaps[floor.layer] - frame) / 2

    walls = []
    for number, floor in enumerate(floors):
        y = level(floor)
        next_across = [level(later) for later in floors[number + 1 :] if later.per == floor.per]
        top = next_across[0] if next_across else 0.0
        if not next_across and floor.shared_frames:
            top = metrics.caption + floor.shared_frames * metrics.header
        to_beside = bool(stack.beside) and floor.per == "tenant" and not floor.shared_frames
        strokes = []
        for group in floor.groups:
            right = group[-1].x + group[-1].width
            strokes.append((group[0].x, y, right + metrics.column / 2 if to_beside else right, y))
            rising = group if to_beside else group[:-1]
            strokes += [(x, y, x, top) for span in rising if (x := span.x + span.width + metrics.column / 2)]
        walls.append(Line(floor.layer, tuple(strokes)))
    return walls
