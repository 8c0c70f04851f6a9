"""The placement view: which Pod runs on which node."""

from collections.abc import Sequence

from atlas.cluster.manifest import KubernetesObject
from atlas.cluster.view import Box, View
from atlas.problem import Problem, suggest


def place(objects: Sequence[KubernetesObject]) -> tuple[View, list[Problem]]:
    """Put Pods onto the nodes that `spec.nodeName` names, both in the order of the manifest.

    Returns:
        The view, and a problem for each Pod whose node is not in the manifest. Such a node is drawn as undefined.
    """
    nodes = [found for found in objects if found.kind == "Node"]
    pods = [found for found in objects if found.kind == "Pod"]
    names = [node.name for node in nodes]
    problems = []
    on_node: dict[str, list[KubernetesObject]] = {name: [] for name in names}
    for pod in pods:
        node = pod.text("spec", "nodeName")
        if node and node not in names:
            message = f"No Node is named {node!r} in this manifest. {suggest(node, names)}"
            problems.append(pod.problem(["spec", "nodeName"], message))
        on_node.setdefault(node, []).append(pod)
    boxes = [_node_box(node, node not in names, on_node[node]) for node in on_node if node]
    if pending := on_node.get(""):
        boxes.append(Box("", "On no node yet", "pending", children=tuple(_pod_box(pod) for pod in pending)))
    cluster = Box("", "Kubernetes cluster", "cluster", children=tuple(boxes))
    return View(_describe(len(nodes), len(pods)), cluster), problems


def _node_box(name: str, undefined: bool, pods: Sequence[KubernetesObject]) -> Box:
    return Box("Node", name, f"Node//{name}", undefined=undefined, children=tuple(_pod_box(pod) for pod in pods))


def _pod_box(pod: KubernetesObject) -> Box:
    images = ", ".join(str(container.get("image", "")) for container in pod.items("spec", "containers"))
    return Box("Pod", pod.name, pod.identity, note=f"runs {images}" if images else "")


def _describe(nodes: int, pods: int) -> str:
    return f"A Kubernetes cluster with {_count(nodes, 'node')} and {_count(pods, 'Pod')}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
