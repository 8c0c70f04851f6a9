"""The `cluster` fence: a picture of a Kubernetes manifest, checked against `extra.kubernetes_version`."""

from mkdocs.config.defaults import MkDocsConfig

from atlas.cluster import render_cluster_fence
from atlas.fence import Fence, Rendered
from fence_events import FenceEvents

_version: str | None = None


def _render(fence: Fence) -> Rendered:
    return render_cluster_fence(fence, _version)


_events = FenceEvents(cluster=_render)
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and note which Kubernetes the manifests are written for."""
    global _version
    named = config.extra.get("kubernetes_version")
    _version = None if named is None else str(named)
    return _events.on_config(config)
