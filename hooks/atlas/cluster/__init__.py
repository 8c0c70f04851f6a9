"""Clusters: from a Kubernetes manifest to a picture and the same facts as text."""

from atlas.cluster.cluster import Cluster, Link, resolve
from atlas.cluster.cluster_fence import list_manifests, render_cluster_fence
from atlas.cluster.compose import Wish, compose
from atlas.cluster.drawing import draw_view
from atlas.cluster.kubernetes_object import KubernetesObject, Presence
from atlas.cluster.manifest import Manifest, read_manifest
from atlas.cluster.mermaid import to_mermaid
from atlas.cluster.reference import Relation
from atlas.cluster.schema import known_versions
from atlas.cluster.text import to_text
from atlas.cluster.view import Box, View

__all__ = [
    "Box",
    "Cluster",
    "KubernetesObject",
    "Link",
    "Manifest",
    "Presence",
    "Relation",
    "View",
    "Wish",
    "compose",
    "draw_view",
    "known_versions",
    "list_manifests",
    "read_manifest",
    "render_cluster_fence",
    "resolve",
    "to_mermaid",
    "to_text",
]
