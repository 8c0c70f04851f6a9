"""The `last-run` fence: says at the top of a page when its commands were last run, and with what."""

from typing import Any

from mkdocs.structure.pages import Page

from atlas.lab import hide_run_options, render_last_run_fence
from fence_events import FenceEvents

_events = FenceEvents(**{"last-run": render_last_run_fence})
on_config = _events.on_config
on_page_content = _events.on_page_content


def on_page_markdown(markdown: str, page: Page, **more: Any) -> str:
    """Show readers the commands without the options of their run."""
    return _events.on_page_markdown(hide_run_options(markdown), page, **more)
