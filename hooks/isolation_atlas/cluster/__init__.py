"""Draws the cluster that a Kubernetes manifest describes, as a picture and as text.

What the package offers is loaded when it is first used, because the command needs little of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from isolation_atlas.cluster.fence import render_cluster_fence
    from isolation_atlas.cluster.graph.cluster import Cluster, Link, resolve
    from isolation_atlas.cluster.graph.reference import Relation
    from isolation_atlas.cluster.model.api_schema import known_versions
    from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
    from isolation_atlas.cluster.model.manifest import Manifest, read_manifest
    from isolation_atlas.cluster.output.draw import Drawing, draw_view
    from isolation_atlas.cluster.output.mermaid import to_mermaid
    from isolation_atlas.cluster.output.text import to_text
    from isolation_atlas.cluster.view.builder import ViewOptions, build_view
    from isolation_atlas.cluster.view.view import Box, View

__all__ = [
    "Box",
    "Cluster",
    "Drawing",
    "KubernetesObject",
    "Link",
    "Manifest",
    "Presence",
    "Relation",
    "View",
    "ViewOptions",
    "build_view",
    "draw_view",
    "known_versions",
    "read_manifest",
    "render_cluster_fence",
    "resolve",
    "to_mermaid",
    "to_text",
]

_MODULES = {
    "Box": "view.view",
    "Cluster": "graph.cluster",
    "Drawing": "output.draw",
    "KubernetesObject": "model.kubernetes_object",
    "Link": "graph.cluster",
    "Manifest": "model.manifest",
    "Presence": "model.kubernetes_object",
    "Relation": "graph.reference",
    "View": "view.view",
    "ViewOptions": "view.builder",
    "build_view": "view.builder",
    "draw_view": "output.draw",
    "known_versions": "model.api_schema",
    "read_manifest": "model.manifest",
    "render_cluster_fence": "fence",
    "resolve": "graph.cluster",
    "to_mermaid": "output.mermaid",
    "to_text": "output.text",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
