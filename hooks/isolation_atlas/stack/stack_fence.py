"""Renders a `stack` fence: stacks side by side, aligned at the hardware, and the same facts as lists."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from isolation_atlas.authoring.choice import choose_entries
from isolation_atlas.authoring.models import AuthoredModel, Id, Text, validate
from isolation_atlas.bibliography import Source
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem
from isolation_atlas.stack.drawing import WALL_NAMES, draw_stack, find_overflows
from isolation_atlas.stack.model import Stack
from isolation_atlas.stack.outline import outline
from isolation_atlas.stack.reader import TENANTS

_MOST_STACKS = 12


class StackOptions(AuthoredModel):
    """The options of the fence."""

    stacks: Annotated[list[Id], Field(min_length=1, max_length=_MOST_STACKS)]
    title: Text | None = None
    tenants: Annotated[int, Field(ge=2, le=3)] = TENANTS


def render_stack_fence(fence: Fence, stacks: Mapping[str, Stack], sources: Mapping[str, Source]) -> Rendered:
    """Render the chosen stacks in the order of the fence.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = validate(document, StackOptions, what="this stack fence")
    chosen = choose_entries(document, "stacks", options.stacks, stacks, problems)
    for stack in chosen.values():
        problems += [
            document.problem(["tenants"], f"{stack.name}: {message}")
            for _, message in find_overflows(stack, options.tenants)
        ]
    if problems:
        raise AtlasError(problems)

    return render_fence(
        "stack",
        title=options.title,
        stacks=[
            (stack, draw_stack(stack, options.tenants, fence.address), outline(stack)) for stack in chosen.values()
        ],
        strengths={wall.strength for stack in chosen.values() for wall in stack.walls.values()},
        wall_names=WALL_NAMES,
        address=fence.address,
        sources=[
            sources[identity] for identity in dict.fromkeys(i for stack in chosen.values() for i in stack.sources)
        ],
        data={stack.name: f"{fence.root}{fence.site.data}/{stack.file}" for stack in chosen.values()},
    )
