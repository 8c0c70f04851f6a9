"""Makes Kubernetes objects and manifests for tests."""

import json
from typing import Any

from isolation_atlas.cluster import Cluster, Manifest, View, ViewOptions, build_view, resolve
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import kind_named
from isolation_atlas.cluster.model.manifest import parse_manifest

NAME = "docs/data/clusters/manifest.yml"


def api_version(kind: str) -> str:
    """The API version that serves a kind of Kubernetes or of the Gateway API; "v1" for any other."""
    group, versions = kind_named(kind).group, kind_named(kind).versions
    return "/".join(filter(None, (group, versions[0] if versions else "v1")))


def make_object(kind: str, name: str, namespace: str | None = None, **more: Any) -> dict[str, Any]:
    """An object; `labels` and `owners` are put into its metadata, and all other arguments are fields beside it."""
    metadata: dict[str, Any] = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    if labels := more.pop("labels", None):
        metadata["labels"] = labels
    if owners := more.pop("owners", None):
        metadata["ownerReferences"] = [
            {"apiVersion": api_version(owner), "kind": owner, "name": owner_name} for owner, owner_name in owners
        ]
    return {"apiVersion": api_version(kind), "kind": kind, "metadata": metadata, **more}


def node(name: str) -> dict[str, Any]:
    return make_object("Node", name)


def pod(name: str, on: str | None = None, namespace: str | None = None, **more: Any) -> dict[str, Any]:
    spec = more.pop("spec", {})
    return make_object("Pod", name, namespace, spec={**spec, **({"nodeName": on} if on else {})}, **more)


def deployment(name: str, replicas: int | None = None, **more: Any) -> dict[str, Any]:
    labels = {"app": name}
    spec: dict[str, Any] = {"template": {"metadata": {"labels": labels}, "spec": more.pop("pod", {})}}
    if replicas is not None:
        spec["replicas"] = replicas
    return make_object("Deployment", name, spec=spec, **more)


def service(name: str, *, selector: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    return make_object("Service", name, spec={**({"selector": selector} if selector else {}), **spec})


def read(text: str) -> Manifest:
    return parse_manifest(text.encode(), NAME)


def objects(*data: dict[str, Any]) -> Manifest:
    return read("\n---\n".join(json.dumps(one, ensure_ascii=False, indent=1) for one in data))


def cluster(*data: dict[str, Any]) -> Cluster:
    return resolve(objects(*data))


def messages(found: Cluster) -> list[str]:
    """The messages of all problems of a cluster."""
    return [problem.message for _, problem in found.problems]


def links(found: Cluster | View) -> set[tuple[str, Relation, str]]:
    return {(link.source, link.relation, link.target) for link in found.links}


def view(*data: dict[str, Any], **options: Any) -> View:
    built = build_view(cluster(*data), ViewOptions(**options))
    assert built
    return built
