"""Stacks: the layers between hardware and application, which of them are shared, and where the trust boundary is."""

from isolation_atlas.stack.call_fence import render_call_fence
from isolation_atlas.stack.drawing import draw_skyline_stack, draw_small_stack, draw_stack
from isolation_atlas.stack.model import Kind, Layer, Stack, StackFile
from isolation_atlas.stack.reader import read_stacks
from isolation_atlas.stack.stack_fence import render_stack_fence

__all__ = [
    "Kind",
    "Layer",
    "Stack",
    "StackFile",
    "draw_skyline_stack",
    "draw_small_stack",
    "draw_stack",
    "read_stacks",
    "render_call_fence",
    "render_stack_fence",
]
