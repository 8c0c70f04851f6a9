"""Renders a `call` fence: the way of a system call through stacks, step by step."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from isolation_atlas.authoring.choice import choose_entries
from isolation_atlas.authoring.models import AuthoredModel, Id, Name, validate
from isolation_atlas.bibliography import Source
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem
from isolation_atlas.stack.drawing import draw_stack
from isolation_atlas.stack.model import Stack
from isolation_atlas.stack.reader import TENANTS

_MOST_STACKS = 20


class CallOptions(AuthoredModel):
    """The options of the fence."""

    stacks: Annotated[list[Id], Field(min_length=1, max_length=_MOST_STACKS)]
    title: Name


def render_call_fence(fence: Fence, stacks: Mapping[str, Stack], sources: Mapping[str, Source]) -> Rendered:
    """Render the chosen stacks with the steps of their calls, in the order of the fence.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = validate(document, CallOptions, what="this call fence")
    chosen = choose_entries(document, "stacks", options.stacks, stacks, problems)
    problems += [
        document.problem(
            ["stacks", index], f"The stack {identity!r} has no 'call'. Write one in {stacks[identity].file}."
        )
        for index, identity in enumerate(options.stacks)
        if identity in stacks and not stacks[identity].call
    ]
    problems += fence.refuse_second("as the buttons of one would not move the other. Name all stacks in it.")
    if problems:
        raise AtlasError(problems)

    return render_fence(
        "call",
        title=options.title,
        stacks=[(stack, draw_stack(stack, TENANTS, fence.address, call=True)) for stack in chosen.values()],
        address=fence.address,
        sources=sources,
    )
