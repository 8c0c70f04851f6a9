"""Lays a stack out: one row for each layer, one column for each tenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from isolation_atlas.stack.model import Layer, Per, Stack, Wrap

PARTS = 2
"""The number of parts of a tenant in a drawing; they represent any number."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The lengths of a drawing, in the unit of its coordinates.

    Attributes:
        width: the width of the whole drawing.
        row: the height of a layer.
        gap: the space between two layers.
        wall: the additional space for a wall.
        pad: the space between a frame and its contents.
        header: the height of a frame's name.
        caption: the height of the tenants' names.
        beside: the width of the box beside the tenants.
        column: the space between two tenants, in which the boundary rises.
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
    """A rectangle; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Span(NamedTuple):
    """A horizontal range."""

    x: float
    width: float

    def inset(self, by: float) -> "Span":
        """Return the range without `by` at both ends."""
        return Span(self.x + by, self.width - 2 * by)

    def split(self, count: int, gap: float) -> list["Span"]:
        """Split the range into `count` equal ones with gaps between them."""
        width = (self.width - gap * (count - 1)) / count
        return [Span(self.x + index * (width + gap), width) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle around some layers of one tenant or part, such as a virtual machine."""

    kind: Wrap
    label: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class WallLine:
    """A wall: horizontal lines below a layer, and vertical ones that rise between the columns.

    Attributes:
        layer: the index of the layer above it.
        strokes: x and y of the start, then of the end, of each line.
    """

    layer: int
    strokes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The positions of all parts of a stack.

    Attributes:
        boxes: for each layer, from the hardware up, its boxes from left to right.
        frames: the frames, outer ones before inner ones.
        walls: the walls, from the hardware up.
        tenants: the columns of the tenants.
        beside: the box beside the tenants, if there is one.
    """

    width: float
    height: float
    boxes: tuple[tuple[Rect, ...], ...]
    frames: tuple[Frame, ...]
    walls: tuple[WallLine, ...]
    tenants: tuple[Span, ...]
    beside: Rect | None


def lay_out(stack: Stack, tenants: int, metrics: Metrics) -> Layout:
    """Lay a stack out for a number of tenants."""
    gaps = [_gap(layer, metrics) if index else 0 for index, layer in enumerate(stack.layers)]
    depth = sum(bool(layer.opens) for layer in stack.layers)
    height = metrics.caption + depth * metrics.header + len(gaps) * metrics.row + sum(gaps)
    rows = _rows(height, gaps, metrics)
    aside = metrics.beside + metrics.column if stack.beside else 0
    area = Span(0, metrics.width - aside)
    columns = _Columns(whole=Span(0, metrics.width), area=area, tenant_count=tenants, metrics=metrics)
    boxes: list[tuple[Rect, ...]] = []
    frames: list[Frame] = []
    planned_walls: list[_PlannedWall] = []
    for index, layer in enumerate(stack.layers):
        columns.split(layer.per)
        if layer.wall:
            planned_walls.append(_PlannedWall(index, layer.per, columns.wall_groups, columns.shared_frames))
        if layer.opens:
            y = metrics.caption + columns.frames * metrics.header
            bottom = rows[index] + metrics.row + metrics.pad
            for span in columns.add_frames():
                rect = Rect(span.x, y, span.width, bottom - y)
                frames.append(Frame(layer.opens.kind, layer.opens.label, rect))
        boxes.append(tuple(Rect(span.x, rows[index], span.width, metrics.row) for span in columns.spans))
    return Layout(
        width=metrics.width,
        height=height,
        boxes=tuple(boxes),
        frames=tuple(frames),
        walls=tuple(_draw_walls(stack, rows, gaps, planned_walls, metrics)),
        tenants=tuple(columns.tenants),
        beside=_beside(stack, rows, metrics),
    )


def _gap(layer: Layer, metrics: Metrics) -> float:
    """Return the space below a layer."""
    return metrics.gap + (metrics.wall if layer.wall else 0) + (metrics.pad if layer.opens else 0)


@dataclass(frozen=True, slots=True)
class _PlannedWall:
    """A wall below the columns of each group, which rises between them up to the frames that they share."""

    layer: int
    per: Per
    groups: list[list[Span]]
    shared_frames: int


class _Columns:
    """The columns at the current layer, on the way from the hardware up.

    Boxes are narrower than the frame around them, but a wall is as wide as the frame. So there are two sets of columns:

        |<- wall_groups ->|   |<- wall_groups ->|
        +-- container ----+   +-- container ----+
        | [ application ] |   | [ application ] |
        =======wall========   =======wall========
        | [ libraries   ] |   | [ libraries   ] |
        +-----------------+   +-----------------+
          |<- groups -->|       |<- groups -->|

    Attributes:
        groups: the columns of boxes. The tenants are one group; once they are split, the parts of each are a group.
        wall_groups: the columns of walls: those of boxes at the last split, before frames narrowed them.
        tenants: the columns of the tenants.
        frames: the number of frames around each column.
        shared_frames: the number of frames around all columns of a group.
    """

    def __init__(self, whole: Span, area: Span, tenant_count: int, metrics: Metrics) -> None:
        self._area, self._tenant_count, self._metrics = area, tenant_count, metrics
        self._per: Per = "host"
        self.groups = [[whole]]
        self.wall_groups = self.groups
        self.tenants: list[Span] = []
        self.frames = 0
        self.shared_frames = 0

    @property
    def spans(self) -> list[Span]:
        """All columns, from left to right."""
        return [span for group in self.groups for span in group]

    def split(self, per: Per) -> None:
        """Split the columns if the next layer has more instances."""
        if per == self._per:
            return
        gap = self._metrics.column
        if self._per == "host":
            room = self.groups[0][0] if self.frames else self._area
            self.groups = [room.split(self._tenant_count, gap)]
            self.tenants = self.groups[0]
        if per == "part":
            self.groups = [span.split(PARTS, gap) for span in self.spans]
        self.wall_groups = self.groups
        self._per, self.shared_frames = per, self.frames

    def add_frames(self) -> list[Span]:
        """Put a frame around each column, narrow the columns to fit into it, and return the ranges of the frames."""
        if self._per == "host" and not self.frames:
            self.groups = self.wall_groups = [[self._area]]
        frames = self.spans
        self.groups = [[span.inset(self._metrics.pad) for span in group] for group in self.groups]
        self.frames += 1
        return frames


def _rows(height: float, gaps: Sequence[float], metrics: Metrics) -> list[float]:
    """Return the upper edge of each layer, from the hardware up."""
    rows = []
    y = height
    for gap in gaps:
        y -= gap + metrics.row
        rows.append(y)
    return rows


def _beside(stack: Stack, rows: Sequence[float], metrics: Metrics) -> Rect | None:
    """Return the box beside the tenants, which is as high as they are and rests on the last shared layer."""
    if not stack.beside:
        return None
    first = next(index for index, layer in enumerate(stack.layers) if layer.per != "host" or layer.opens)
    bottom = rows[first] + metrics.row
    return Rect(metrics.width - metrics.beside, metrics.caption, metrics.beside, bottom - metrics.caption)


def _draw_walls(
    stack: Stack, rows: Sequence[float], gaps: Sequence[float], planned: Sequence[_PlannedWall], metrics: Metrics
) -> list[WallLine]:
    """Return the lines of each wall: below its columns, and up between them to the next wall or the shared frames."""

    def height(wall: _PlannedWall) -> float:
        frame = metrics.pad if stack.layers[wall.layer].opens else 0
        return rows[wall.layer] + metrics.row + frame + (gaps[wall.layer] - frame) / 2

    walls = []
    for number, wall in enumerate(planned):
        y = height(wall)
        walls_above = [height(later) for later in planned[number + 1 :] if later.per == wall.per]
        top = walls_above[0] if walls_above else 0.0
        if not walls_above and wall.shared_frames:
            top = metrics.caption + wall.shared_frames * metrics.header
        to_beside = bool(stack.beside) and wall.per == "tenant" and not wall.shared_frames
        strokes = []
        for group in wall.groups:
            right = group[-1].x + group[-1].width
            strokes.append((group[0].x, y, right + metrics.column / 2 if to_beside else right, y))
            rising = group if to_beside else group[:-1]
            strokes += [(x, y, x, top) for span in rising if (x := span.x + span.width + metrics.column / 2)]
        walls.append(WallLine(wall.layer, tuple(strokes)))
    return walls
