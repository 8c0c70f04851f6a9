"""The `cluster` fence: a picture of a Kubernetes manifest, checked against `extra.kubernetes_version`."""

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.cluster import known_versions, list_manifests, render_cluster_fence
from isolation_atlas.page.fence import Fence, Rendered
from site_build.data import FILES
from site_build.docs_folder import locate
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import FileRenderer

_KEY = "kubernetes_version"

_version: str | None = None


def _render(fence: Fence) -> Rendered:
    return render_cluster_fence(fence, _version, FILES)


_events = FenceEvents(cluster=FileRenderer(_render, list_manifests))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and note which Kubernetes the manifests are written for; none where that makes no sense."""
    global _version
    config = _events.on_config(config)
    named, known = config.extra.get(_KEY), known_versions()
    _version = named if named in known else None
    if named is not None and _version is None:
        wrong = f"There are no schemas of Kubernetes {named!r}."
        if not isinstance(named, str):
            wrong = "Put the version in quotes, as without them 1.30 is the number 1.3."
        message = f'{wrong} There are "{known[0]}" to "{known[-1]}".'
        _events.report([locate(config, _KEY, message)])
    return config
