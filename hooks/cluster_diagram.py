"""The `cluster` fence: a picture of a Kubernetes manifest."""

from atlas.cluster import render_cluster_fence
from fence_events import FenceEvents

_events = FenceEvents(cluster=render_cluster_fence)
on_config = _events.on_config
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content
