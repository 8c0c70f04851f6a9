"""Makes Kubernetes objects for tests, by way of a manifest."""

import json
from typing import Any

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import Cluster, Manifest, View, Wish, compose, resolve
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.manifest import collect_objects

NAME = "docs/data/clusters/manifest.yml"


def thing(kind: str, name: str, namespace: str | None = None, **more: Any) -> dict[str, Any]:
    """An object; `labels` and `owners` go into its metadata, everything else stands beside it."""
    metadata: dict[str, Any] = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    if labels := more.pop("labels", None):
        metadata["labels"] = labels
    if owners := more.pop("owners", None):
        metadata["ownerReferences"] = [{"kind": owner, "name": its} for owner, its in owners]
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **more}


def node(name: str) -> dict[str, Any]:
    return thing("Node", name)


def pod(name: str, on: str | None = None, namespace: str | None = None, **more: Any) -> dict[str, Any]:
    spec = more.pop("spec", {})
    return thing("Pod", name, namespace, spec={**spec, **({"nodeName": on} if on else {})}, **more)


def deployment(name: str, replicas: int | None = None, **more: Any) -> dict[str, Any]:
    labels = {"app": name}
    spec: dict[str, Any] = {"template": {"metadata": {"labels": labels}, "spec": more.pop("pod", {})}}
    if replicas is not None:
        spec["replicas"] = replicas
    return thing("Deployment", name, spec=spec, **more)


def service(name: str, *, selector: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    return thing("Service", name, spec={**({"selector": selector} if selector else {}), **spec})


def read(text: str) -> Manifest:
    return collect_objects(parse_documents(SourceText(text, NAME)), NAME)


def objects(*data: dict[str, Any]) -> Manifest:
    return read("\n---\n".join(json.dumps(one, ensure_ascii=False, indent=1) for one in data))


def cluster(*data: dict[str, Any]) -> Cluster:
    return resolve(objects(*data))


def said(found: Cluster) -> list[str]:
    """The problems without their places."""
    return [problem.message for _, problem in found.problems]


def links(found: Cluster | View) -> set[tuple[str, Relation, str]]:
    return {(link.source, link.relation, link.target) for link in found.links}


def view(*data: dict[str, Any], **wish: Any) -> View:
    composed = compose(cluster(*data), Wish(**wish))
    assert composed
    return composed
