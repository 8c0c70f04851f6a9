"""Says of an object what a reader wants to know besides its name: its state, and a few of its fields."""

from collections.abc import Callable, Iterator, Mapping

from isolation_atlas.cluster.graph.network_references import name_ports, tell_rules
from isolation_atlas.cluster.graph.workload_references import CONTAINERS
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

Tell = Callable[[KubernetesObject], str]


def tell_state(found: KubernetesObject) -> str:
    """What is unusual about an object, in the words of `kubectl get`; "" where nothing is."""
    if found.get("metadata", "deletionTimestamp"):
        return "Terminating"
    teller = _STATES.get(found.kind)
    return teller(found) if teller else ""


def tell_facts(found: KubernetesObject) -> str:
    """Further facts for the text version."""
    teller = _FACTS.get(found.kind)
    return teller(found) if teller else ""


def tell_rows(found: KubernetesObject) -> list[str]:
    """Further lines for the box in the picture."""
    if found.kind == "NetworkPolicy":
        return tell_rules(found)
    if found.kind == "Service" and found.text("spec", "type") not in ("", "ClusterIP"):
        return [found.text("spec", "type")]
    return []


def containers(pod: KubernetesObject) -> Iterator[tuple[str, str, str]]:
    """The role, the name and the image of each container of a Pod, in the order in which they start."""
    roles = {"initContainers": "init container", "containers": "container", "ephemeralContainers": "debug container"}
    for group in CONTAINERS:
        for container in pod.items("spec", group):
            sidecar = group == "initContainers" and container.get("restartPolicy") == "Always"
            role = "sidecar" if sidecar else roles[group]
            yield role, str(container.get("name") or ""), str(container.get("image") or "")


def is_control_plane(node: KubernetesObject) -> bool:
    """Whether a node says that it runs the control plane, by the labels that kubeadm gives it."""
    marks = {"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"}
    return bool(marks & set(node.labels))


def _condition(found: KubernetesObject, kind: str) -> Mapping[str, object]:
    return next((entry for entry in found.items("status", "conditions") if entry.get("type") == kind), {})


def _pod_state(pod: KubernetesObject) -> str:
    if reason := pod.text("status", "reason"):
        return reason
    for group in ("initContainerStatuses", "containerStatuses"):
        for keys, _ in pod.places("status", group):
            waiting = pod.text(*keys, "state", "waiting", "reason")
            if waiting:
                return waiting
    phase = pod.text("status", "phase")
    if phase == "Succeeded":
        return "Completed"
    if phase and phase != "Running":
        return phase
    if _condition(pod, "Ready").get("status") == "False":
        return "not ready"
    return ""


def _node_state(node: KubernetesObject) -> str:
    ready = _condition(node, "Ready")
    states = ["NotReady"] if ready and ready.get("status") != "True" else []
    if node.get("spec", "unschedulable") is True:
        states.append("SchedulingDisabled")
    return ", ".join(states)


def _phase_unless(usual: str) -> Tell:
    def tell(found: KubernetesObject) -> str:
        phase = found.text("status", "phase")
        return "" if phase == usual else phase

    return tell


def _replicas(found: KubernetesObject) -> str:
    wanted = found.number("spec", "replicas")
    if wanted is None:
        wanted = found.number("status", "desiredNumberScheduled")
    if wanted is None or not isinstance(found.get("status"), dict):
        return ""
    ready = found.number("status", "readyReplicas")
    if ready is None:
        ready = found.number("status", "numberReady") or 0
    return f"{ready} of {wanted} ready"


def _pod_facts(pod: KubernetesObject) -> str:
    images = ", ".join(image for _, _, image in containers(pod) if image)
    return f"runs {images}" if images else ""


def _service_facts(service: KubernetesObject) -> str:
    parts = [service.text("spec", "type") or "ClusterIP"]
    if external := service.text("spec", "externalName"):
        parts.append(f"stands for {external}")
    if service.text("spec", "clusterIP") == "None":
        parts.append("headless")
    if ports := name_ports(service):
        parts.append(f"port {', '.join(ports)}")
    return ", ".join(parts)


def _workload_facts(found: KubernetesObject) -> str:
    wanted = found.number("spec", "replicas")
    return "" if wanted is None else f"wants {wanted} {'replica' if wanted == 1 else 'replicas'}"


def _claim_facts(claim: KubernetesObject) -> str:
    size = claim.text("spec", "resources", "requests", "storage")
    return f"asks for {size}" if size else ""


_STATES: Mapping[str, Tell] = {
    "Pod": _pod_state,
    "Node": _node_state,
    "Namespace": _phase_unless("Active"),
    "PersistentVolumeClaim": _phase_unless("Bound"),
    "PersistentVolume": _phase_unless("Bound"),
    "Deployment": _replicas,
    "ReplicaSet": _replicas,
    "StatefulSet": _replicas,
    "DaemonSet": _replicas,
}
_FACTS: Mapping[str, Tell] = {
    "Pod": _pod_facts,
    "Service": _service_facts,
    "Deployment": _workload_facts,
    "ReplicaSet": _workload_facts,
    "StatefulSet": _workload_facts,
    "PersistentVolumeClaim": _claim_facts,
    "PersistentVolume": lambda volume: volume.text("spec", "capacity", "storage"),
    "StorageClass": lambda found: found.text("provisioner"),
    "CronJob": lambda job: f"runs at {job.text('spec', 'schedule')}" if job.text("spec", "schedule") else "",
    "NetworkPolicy": lambda policy: "; ".join(tell_rules(policy)),
}
