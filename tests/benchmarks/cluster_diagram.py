"""Measures from file to SVG: `PYTHONPATH=hooks .venv/bin/python -m tests.benchmarks.cluster_diagram`."""

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from atlas import cache
from atlas.cluster import Wish, draw_view, read_manifest, resolve, to_mermaid
from atlas.cluster.schema import check
from atlas.diagram import drawing

REPEATS = 7
VERSION = "1.37"

Object = dict[str, Any]


def metadata(name: str, **more: Any) -> Object:
    """As kubectl prints it."""
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
    """Nodes, and ReplicaSets whose Pods are spread over them, each with a Service."""
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


def measure(path: Path, wish: Wish, *, cached: bool = False) -> float:
    """Seconds from the file to its SVG, checked against the API of a Kubernetes version."""
    begin = time.perf_counter()
    manifest = read_manifest(path, path.name)
    check(manifest.objects, VERSION)
    resolved = resolve(manifest)
    draw_view(resolved, wish, lambda view: drawing.draw_mermaid(to_mermaid(view, "T"), "x"))
    seconds = time.perf_counter() - begin
    if not cached:
        for file in (cache.CACHE / "diagrams").iterdir():
            file.unlink()
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache.CACHE = Path(folder, "cache")
        for name, size in {"20 objects": (2, 3, 12), "1,000 Pods on 50 nodes": (50, 10, 1000)}.items():
            path = Path(folder, "manifest.yml")
            path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": cluster(*size)}))
            sys.stdout.write(f"{name}, {path.stat().st_size / 1e3:.0f} kB\n")
            for view in ("placement", "ownership", "traffic", "all"):
                wish = Wish(view)
                first = measure(path, wish)
                times = [measure(path, wish) for _ in range(REPEATS)]
                measure(path, wish, cached=True)
                kept = statistics.median(measure(path, wish, cached=True) for _ in range(3))
                sys.stdout.write(
                    f"  {view:10} first {first * 1e3:5.0f} ms, median of {REPEATS}"
                    f" {statistics.median(times) * 1e3:5.0f} ms, drawing kept {kept * 1e3:5.0f} ms\n"
                )
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB\n")


if __name__ == "__main__":
    main()
