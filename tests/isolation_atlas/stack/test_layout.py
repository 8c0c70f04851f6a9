"""Facts about the layout of a stack."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.stacks import OURS, stacks

from isolation_atlas.stack import Stack
from isolation_atlas.stack.drawing import LARGE, SMALL
from isolation_atlas.stack.layout import Metrics, Rect, lay_out

METRICS = st.sampled_from([LARGE, SMALL])
TENANTS = st.integers(2, 3)


def _apart(one: Rect, other: Rect) -> bool:
    return (
        one.x + one.width <= other.x + 1e-6
        or other.x + other.width <= one.x + 1e-6
        or one.y + one.height <= other.y + 1e-6
        or other.y + other.height <= one.y + 1e-6
    )


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        inner.x >= outer.x - 1e-6
        and inner.y >= outer.y - 1e-6
        and inner.x + inner.width <= outer.x + outer.width + 1e-6
        and inner.y + inner.height <= outer.y + outer.height + 1e-6
    )


@given(stacks(), TENANTS, METRICS)
def test_no_box_overlaps_another_or_leaves_the_drawing(stack: Stack, tenants: int, metrics: Metrics) -> None:
    layout = lay_out(stack, tenants, metrics)
    boxes = [box for layer in layout.boxes for box in layer] + ([layout.beside] if layout.beside else [])
    assert all(_apart(one, other) for one, other in combinations(boxes, 2))
    assert all(_within(box, Rect(0, 0, layout.width, layout.height)) for box in boxes)


@given(stacks(), TENANTS, METRICS)
def test_a_box_is_within_a_frame_or_apart_from_it(stack: Stack, tenants: int, metrics: Metrics) -> None:
    layout = lay_out(stack, tenants, metrics)
    boxes = [box for layer in layout.boxes for box in layer] + ([layout.beside] if layout.beside else [])
    for frame in layout.frames:
        assert all(_within(box, frame.rect) or _apart(box, frame.rect) for box in boxes)
        assert any(_within(box, frame.rect) for box in boxes)
    for one, other in combinations([frame.rect for frame in layout.frames], 2):
        assert _within(one, other) or _within(other, one) or _apart(one, other)


@given(stacks(), TENANTS, METRICS)
def test_no_wall_runs_through_a_box(stack: Stack, tenants: int, metrics: Metrics) -> None:
    layout = lay_out(stack, tenants, metrics)
    boxes = [box for layer in layout.boxes for box in layer] + ([layout.beside] if layout.beside else [])
    for line in layout.walls:
        for x1, y1, x2, y2 in line.strokes:
            stroke = Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
            assert all(_apart(stroke, box) for box in boxes)
            assert _within(stroke, Rect(0, 0, layout.width, layout.height))


@given(stacks(), TENANTS)
def test_a_layer_has_a_box_for_each_instance(stack: Stack, tenants: int) -> None:
    counts = {"host": 1, "tenant": tenants, "part": 2 * tenants}
    boxes = lay_out(stack, tenants, LARGE).boxes
    assert [len(row) for row in boxes] == [counts[layer.per] for layer in stack.layers]


@given(stacks(), TENANTS)
def test_each_wall_is_between_its_layer_and_the_next_lower_one(stack: Stack, tenants: int) -> None:
    layout = lay_out(stack, tenants, LARGE)
    assert {line.layer for line in layout.walls} == set(stack.walls)
    for line in layout.walls:
        _, y, _, _ = line.strokes[0]
        above, beneath = layout.boxes[line.layer][0], layout.boxes[line.layer - 1][0]
        assert above.y + above.height < y < beneath.y


@pytest.mark.parametrize("stack", OURS.values(), ids=lambda stack: stack.id)
def test_the_boundary_rises_between_any_two_tenants(stack: Stack) -> None:
    layout = lay_out(stack, 2, LARGE)
    boundary = next(line for line in layout.walls if stack.walls[line.layer].strength == "boundary")
    first, second = layout.tenants
    middle = (first.x + first.width + second.x) / 2
    assert any(x1 == x2 == pytest.approx(middle) for x1, _, x2, _ in boundary.strokes)
