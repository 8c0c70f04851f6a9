"""The `stack` fence: what lies between the hardware and an application."""

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.stack import render_stack_fence
from site_build.data import sources, stacks
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer

_events = FenceEvents(stack=DataRenderer(render_stack_fence, stacks, sources))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and read the stacks; the sources were read by `comparison_table.py`, which stands before."""
    config = _events.on_config(config)
    _events.report(stacks.read(config))
    return config
