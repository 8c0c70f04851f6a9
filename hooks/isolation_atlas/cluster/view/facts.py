"""Formats the status and a few fields of an object for readers."""

from collections.abc import Callable, Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.graph.attachment import describe_allowed
from isolation_atlas.cluster.graph.network_references import describe_rules, name_ports
from isolation_atlas.cluster.graph.workload_references import CONTAINERS
from isolation_atlas.cluster.model.kinds import (
    CRON_JOB,
    DAEMON_SET,
    DEPLOYMENT,
    GATEWAY,
    JOB,
    LISTENER_SET,
    NAMESPACE,
    NETWORK_POLICY,
    NODE,
    PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    REPLICA_SET,
    SERVICE,
    STATEFUL_SET,
    STORAGE_CLASS,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

Formatter = Callable[[KubernetesObject], str]

_LISTENING = frozenset({GATEWAY, LISTENER_SET})


def status(found: KubernetesObject) -> str:
    """The status of an object, in the terms of `kubectl get`; "" if the status is the usual one."""
    if found.kind == POD:
        return _pod_status(found)
    if found.get("metadata", "deletionTimestamp"):
        return "Terminating"
    formatter = _STATUSES.get(found.kind)
    return formatter(found) if formatter else ""


def summary(found: KubernetesObject) -> str:
    """Further facts about an object for the text version."""
    formatter = _SUMMARIES.get(found.kind) if found.data else None
    return formatter(found) if formatter else ""


def label_rows(found: KubernetesObject) -> list[str]:
    """Further lines for the object's box in the picture."""
    if found.kind == NETWORK_POLICY:
        return describe_rules(found)
    if found.kind in _LISTENING:
        return describe_allowed(found)
    if found.kind == SERVICE and found.text("spec", "type") not in ("", "ClusterIP"):
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
    """Whether a node has one of the labels that kubeadm gives to nodes of the control plane."""
    marks = {"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"}
    return bool(marks & set(node.labels))


def _condition(found: KubernetesObject, kind: str) -> Mapping[str, object]:
    return next((entry for entry in found.items("status", "conditions") if entry.get("type") == kind), {})


def _pod_status(pod: KubernetesObject) -> str:
    """The status that `kubectl get pods` prints, but "" for a Pod that is running and ready.

    The rules are those of `printPod` in pkg/printers/internalversion/printers.go of Kubernetes. A Pod that is running
    and not ready is "Running" there, with 0/1 in another column; here it is "not ready".
    """
    phase, reason = pod.text("status", "phase"), pod.text("status", "reason")
    # A shortened manifest may have no container statuses, from which kubectl takes "Completed".
    shown = reason or ("Completed" if phase == "Succeeded" else phase)
    if _condition(pod, "PodScheduled").get("reason") == "SchedulingGated":
        shown = "SchedulingGated"
    if initializing := _init_status(pod):
        shown = initializing
    if not initializing or _condition(pod, "Initialized").get("status") == "True":
        shown = _containers_status(pod) or shown
    ready = _condition(pod, "Ready").get("status")
    if shown == "Completed" and _has_running_container(pod):
        shown = "Running" if ready == "True" else "NotReady"
    if pod.get("metadata", "deletionTimestamp"):
        if reason == "NodeLost":
            shown = "Unknown"
        elif phase not in ("Succeeded", "Failed"):
            shown = "Terminating"
    if shown == "Running":
        return "not ready" if ready == "False" else ""
    return shown


def _init_status(pod: KubernetesObject) -> str:
    """The status of the first init container that keeps the Pod from starting; "" if there is none."""
    containers = pod.items("spec", "initContainers")
    sidecars = {container.get("name") for container in containers if container.get("restartPolicy") == "Always"}
    for number, (keys, state) in enumerate(pod.places("status", "initContainerStatuses")):
        ended = _terminated(pod, keys)
        if ended and not pod.get(*keys, "state", "terminated", "exitCode"):
            continue
        if state.get("name") in sidecars and state.get("started") is True:
            continue
        if ended:
            return f"Init:{ended}"
        waiting = pod.text(*keys, "state", "waiting", "reason")
        if waiting and waiting != "PodInitializing":
            return f"Init:{waiting}"
        return f"Init:{number}/{len(containers)}"
    return ""


def _containers_status(pod: KubernetesObject) -> str:
    """The status of the first container that waits or has ended; "" if there is none."""
    for keys, _ in pod.places("status", "containerStatuses"):
        if found := pod.text(*keys, "state", "waiting", "reason") or _terminated(pod, keys):
            return found
    return ""


def _terminated(pod: KubernetesObject, keys: tuple[Key, ...]) -> str:
    """The reason why a container has ended; "" if it has not ended."""
    ended = (*keys, "state", "terminated")
    if not isinstance(pod.get(*ended), dict):
        return ""
    if reason := pod.text(*ended, "reason"):
        return reason
    if signal := pod.number(*ended, "signal"):
        return f"Signal:{signal}"
    return f"ExitCode:{pod.number(*ended, 'exitCode') or 0}"


def _has_running_container(pod: KubernetesObject) -> bool:
    return any(
        container.get("ready") is True and isinstance(pod.get(*keys, "state", "running"), dict)
        for keys, container in pod.places("status", "containerStatuses")
    )


def _job_status(job: KubernetesObject) -> str:
    for kind in ("Complete", "Failed"):
        if _condition(job, kind).get("status") == "True":
            return kind
    return _suspended(job)


def _suspended(found: KubernetesObject) -> str:
    return "Suspended" if found.get("spec", "suspend") is True else ""


def _node_status(node: KubernetesObject) -> str:
    ready = _condition(node, "Ready")
    states = ["NotReady"] if ready and ready.get("status") != "True" else []
    if node.get("spec", "unschedulable") is True:
        states.append("SchedulingDisabled")
    return ",".join(states)


def _phase_unless(usual: str) -> Formatter:
    def format_phase(found: KubernetesObject) -> str:
        phase = found.text("status", "phase")
        return "" if phase == usual else phase

    return format_phase


def _replicas(found: KubernetesObject) -> str:
    wanted = found.number("spec", "replicas")
    if wanted is None:
        wanted = found.number("status", "desiredNumberScheduled")
    if wanted is None or not found.has_status:
        return ""
    ready = found.number("status", "readyReplicas")
    if ready is None:
        ready = found.number("status", "numberReady") or 0
    return f"{ready} of {wanted} ready"


def _pod_summary(pod: KubernetesObject) -> str:
    images = ", ".join(image for _, _, image in containers(pod) if image)
    return f"runs {images}" if images else ""


def _service_summary(service: KubernetesObject) -> str:
    parts = [service.text("spec", "type") or "ClusterIP"]
    if external := service.text("spec", "externalName"):
        parts.append(f"stands for {external}")
    if service.text("spec", "clusterIP") == "None":
        parts.append("headless")
    addresses = service.get("spec", "externalIPs")
    if isinstance(addresses, list) and addresses:
        parts.append(f"at {' and '.join(map(str, addresses))}")
    if ports := name_ports(service):
        parts.append(f"port {', '.join(ports)}")
    return ", ".join(parts)


def _workload_summary(found: KubernetesObject) -> str:
    wanted = found.number("spec", "replicas")
    return "" if wanted is None else f"wants {wanted} {'replica' if wanted == 1 else 'replicas'}"


def _claim_summary(claim: KubernetesObject) -> str:
    size = claim.text("spec", "resources", "requests", "storage")
    return f"asks for {size}" if size else ""


_STATUSES: Mapping[Kind, Formatter] = {
    NODE: _node_status,
    NAMESPACE: _phase_unless("Active"),
    PERSISTENT_VOLUME_CLAIM: _phase_unless("Bound"),
    PERSISTENT_VOLUME: _phase_unless("Bound"),
    DEPLOYMENT: _replicas,
    REPLICA_SET: _replicas,
    STATEFUL_SET: _replicas,
    DAEMON_SET: _replicas,
    JOB: _job_status,
    CRON_JOB: _suspended,
}
_SUMMARIES: Mapping[Kind, Formatter] = {
    POD: _pod_summary,
    SERVICE: _service_summary,
    DEPLOYMENT: _workload_summary,
    REPLICA_SET: _workload_summary,
    STATEFUL_SET: _workload_summary,
    PERSISTENT_VOLUME_CLAIM: _claim_summary,
    PERSISTENT_VOLUME: lambda volume: volume.text("spec", "capacity", "storage"),
    STORAGE_CLASS: lambda found: found.text("provisioner"),
    CRON_JOB: lambda job: f"runs at {job.text('spec', 'schedule')}" if job.text("spec", "schedule") else "",
    NETWORK_POLICY: lambda policy: "; ".join(describe_rules(policy)),
    **dict.fromkeys(_LISTENING, lambda gateway: "; ".join(describe_allowed(gateway))),
}
