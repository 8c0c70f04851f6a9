"""The `escapes` fence: a timeline of published escapes."""

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.escape import render_escapes_fence
from site_build.data import comparison, escapes
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer

_events = FenceEvents(escapes=DataRenderer(render_escapes_fence, escapes, comparison))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and read the escapes; `comparison_table.py`, which stands before, read what they name."""
    config = _events.on_config(config)
    _events.report(escapes.read(config))
    return config
