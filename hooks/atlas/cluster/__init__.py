"""Clusters: from a Kubernetes manifest to a picture and the same facts as text."""

from atlas.cluster.cluster_fence import render_cluster_fence
from atlas.cluster.manifest import KubernetesObject, read_manifest
from atlas.cluster.mermaid import to_mermaid
from atlas.cluster.placement import place
from atlas.cluster.view import Box, View

__all__ = ["Box", "KubernetesObject", "View", "place", "read_manifest", "render_cluster_fence", "to_mermaid"]
