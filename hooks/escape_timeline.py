"""The `escapes` fence: a timeline of published escapes."""

from mkdocs.config.defaults import MkDocsConfig

from atlas.escape import render_escapes_fence
from atlas.problem import AtlasError
from comparison_data import current_data
from escape_data import current_escapes, read_data
from fence_events import FenceEvents

_events = FenceEvents(escapes=lambda fence: render_escapes_fence(fence, current_escapes(), current_data()))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and read the escapes; `comparison_table.py`, which stands before, read what they name."""
    config = _events.on_config(config)
    try:
        read_data(config)
    except AtlasError as error:
        _events.report(error.problems)
    return config
