"""Draws the cluster that a Kubernetes manifest describes, as a picture and as text."""

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
