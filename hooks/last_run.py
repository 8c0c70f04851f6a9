"""The `last-run` fence: says at the top of a page when its commands were last run, and with what."""

from isolation_atlas.lab import list_run_files, render_last_run_fence
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import FileRenderer

_events = FenceEvents(**{"last-run": FileRenderer(render_last_run_fence, list_run_files)})
on_config = _events.on_config
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content
