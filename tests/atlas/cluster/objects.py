"""Makes Kubernetes objects for tests, by way of a manifest."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from atlas.cluster import KubernetesObject, read_manifest


def node(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}


def pod(name: str, on: str | None = None, namespace: str | None = None) -> dict[str, Any]:
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    spec = {"nodeName": on} if on else {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def read(text: str) -> list[KubernetesObject]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "manifest.yml"
        path.write_text(text, encoding="utf-8")
        return read_manifest(path, "docs/data/clusters/manifest.yml")


def objects(*data: dict[str, Any]) -> list[KubernetesObject]:
    return read("\n---\n".join(json.dumps(one, ensure_ascii=False) for one in data))
