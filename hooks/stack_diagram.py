"""The `stack` fence: what lies between the hardware and an application."""

from mkdocs.config.defaults import MkDocsConfig

from atlas.problem import AtlasError
from atlas.stack import render_stack_fence
from comparison_data import current_data
from fence_events import FenceEvents
from stack_data import current_stacks, read_stack_data

_events = FenceEvents(stack=lambda fence: render_stack_fence(fence, current_stacks(), current_data().sources))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and read the stacks; the sources were read by `comparison_table.py`, which stands before."""
    config = _events.on_config(config)
    try:
        read_stack_data(config)
    except AtlasError as error:
        _events.report(error.problems)
    return config
