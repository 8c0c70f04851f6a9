"""The `last-run` fence: says at the top of a page when its commands were last run, and with what."""

from atlas.lab import render_last_run_fence
from fence_events import FenceEvents

_events = FenceEvents(**{"last-run": render_last_run_fence})
on_config = _events.on_config
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content
