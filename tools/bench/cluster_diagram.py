"""Measures the time from a manifest to its drawing, and generates manifests of any size."""

import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

import yaml

from isolation_atlas import cache
from isolation_atlas.cluster import ViewOptions, draw_view, read_manifest, resolve
from isolation_atlas.cluster.model.api_schema import check
from tools.bench.row import Row, median_of

REPEATS = 5
View: TypeAlias = Literal["placement", "ownership", "traffic", "all"]
VIEWS: tuple[View, ...] = ("placement", "ownership", "traffic", "all")
VERSION = "1.37"
PODS, MOST = 1000, 700  # this many Pods take less than this many milliseconds

Object = dict[str, Any]


def metadata(name: str, **more: Any) -> Object:
    """The metadata of an object, as kubectl prints it."""
    return {
        "creationTimestamp": "2026-03-02T09:00:00Z",
        "name": name,
        "namespace": "default",
        "resourceVersion": "123456",
        "uid": "3b9f5b1e-1c1f-4b63-9df3-0f6f1b6a2c10",
        **more,
    }


def pod(name: str, owner: str, node: str) -> Object:
    """A Pod with about as many fields as kubectl prints of a small one."""
    tolerations = [
        {"effect": "NoExecute", "key": f"node.kubernetes.io/{key}", "operator": "Exists", "tolerationSeconds": 300}
        for key in ("not-ready", "unreachable")
    ]
    token = {"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "kube-api-access", "readOnly": True}
    conditions = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    owners = [{"apiVersion": "apps/v1", "controller": True, "kind": "ReplicaSet", "name": owner, "uid": "u"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata(name, labels={"app": owner, "pod-template-hash": "6c9d8f5b7"}, ownerReferences=owners),
        "spec": {
            "containers": [
                {
                    "image": "nginx:1.29",
                    "imagePullPolicy": "IfNotPresent",
                    "name": "web",
                    "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                    "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
                    "volumeMounts": [token],
                }
            ],
            "nodeName": node,
            "restartPolicy": "Always",
            "serviceAccountName": "default",
            "tolerations": tolerations,
            "volumes": [
                {
                    "name": "kube-api-access",
                    "projected": {
                        "sources": [
                            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                            {"configMap": {"name": "kube-root-ca.crt"}},
                        ]
                    },
                }
            ],
        },
        "status": {
            "conditions": [
                {"lastTransitionTime": "2026-03-02T09:00:05Z", "status": "True", "type": kind} for kind in conditions
            ],
            "phase": "Running",
            "podIP": "10.244.1.11",
        },
    }


def cluster(nodes: int, workloads: int, pods: int) -> list[Object]:
    """Nodes, Pods that are spread over them, and the ReplicaSets and Services of the Pods."""
    made: list[Object] = [{"apiVersion": "v1", "kind": "Node", "metadata": metadata(f"node-{n}")} for n in range(nodes)]
    for number in range(workloads):
        labels = {"app": f"web-{number}"}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web"}]}}
        spec = {"selector": {"matchLabels": labels}, "template": template}
        made.append(
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata(f"web-{number}"), "spec": spec}
        )
        ports = {"selector": labels, "ports": [{"port": 80}]}
        made.append({"apiVersion": "v1", "kind": "Service", "metadata": metadata(f"web-{number}"), "spec": ports})
    return made + [pod(f"web-{n % workloads}-{n:04}", f"web-{n % workloads}", f"node-{n % nodes}") for n in range(pods)]


def draw(path: Path, view: View) -> None:
    """Read a manifest, check it against the Kubernetes API, and draw it, or read the drawing from the cache."""
    manifest = read_manifest(path, path.name)
    check(manifest.objects, VERSION)
    draw_view(resolve(manifest), ViewOptions(view), identity="x", title="T")


def measure_drawing() -> Iterator[Row]:
    """Time every view of a small and of a large cluster, without and with a filled cache."""
    kept = cache.CACHE
    with TemporaryDirectory() as folder:
        cache.CACHE = Path(folder, "cache")
        for name, size in {"20 objects": (2, 3, 12), "1,000 Pods on 50 nodes": (50, 10, PODS)}.items():
            path = Path(folder, "manifest.yml")
            path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": cluster(*size)}))
            for view in VIEWS:
                anew = median_of(partial(_time, path, view, anew=True), REPEATS)
                again = median_of(partial(_time, path, view, anew=False), REPEATS)
                what = f"{name}, view {view}: drawn anew, and from the cache"
                met = anew < MOST if size[2] == PODS else None
                yield Row(
                    "Clusters", what, f"{anew:.0f} ms, {again:.0f} ms", f"< {MOST} ms" if met is not None else "", met
                )
    cache.CACHE = kept


def _time(path: Path, view: View, *, anew: bool) -> float:
    """The milliseconds of one drawing; with `anew`, the cache is emptied first."""
    if anew:
        shutil.rmtree(cache.CACHE, ignore_errors=True)
    begin = time.perf_counter()
    draw(path, view)
    return (time.perf_counter() - begin) * 1000
