"""Decides on which nodes a DaemonSet runs a Pod."""

from collections.abc import Mapping

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

# The DaemonSet controller adds these to each Pod:
# https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations
_ADDED_TOLERATIONS = (
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
)
_ADDED_FOR_HOST_NETWORK = ("node.kubernetes.io/network-unavailable", "NoSchedule")


def is_eligible(node: KubernetesObject, template: KubernetesObject) -> bool:
    """Whether a DaemonSet with this Pod template runs a Pod on the node.

    https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled
    """
    name = template.text("spec", "nodeName")
    labels = template.texts("spec", "nodeSelector")
    return (
        name in ("", node.name)
        and labels.items() <= node.labels.items()
        and _fits_affinity(node, template)
        and all(_tolerates(template, taint) for taint in node.items("spec", "taints"))
    )


def _fits_affinity(node: KubernetesObject, template: KubernetesObject) -> bool:
    """Whether a node matches at least one term of the required node affinity.

    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
    """
    keys = ("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    if not isinstance(template.get(*keys), dict):
        return True
    fields = {"metadata.name": node.name}
    for place, term in template.places(*keys, "nodeSelectorTerms"):
        requirements = [
            *((node.labels, requirement) for requirement in template.items(*place, "matchExpressions")),
            *((fields, requirement) for requirement in template.items(*place, "matchFields")),
        ]
        # A term without requirements matches no node.
        if term and requirements and all(_matches(values, requirement) for values, requirement in requirements):
            return True
    return False


def _matches(values: Mapping[str, str], requirement: Mapping[str, Data]) -> bool:
    value = values.get(str(requirement.get("key")))
    listed = requirement.get("values")
    allowed = [str(item) for item in listed] if isinstance(listed, list) else []
    match requirement.get("operator"):
        case "In":
            return value in allowed
        case "NotIn":
            return value not in allowed
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt" | "Lt" as operator:
            return _compare(value, allowed, operator)
        case _:
            return False


def _compare(value: str | None, allowed: list[str], operator: str) -> bool:
    try:
        number, limit = int(value or ""), int(allowed[0])
    except (ValueError, IndexError):
        return False
    return number > limit if operator == "Gt" else number < limit


def _tolerates(template: KubernetesObject, taint: Mapping[str, Data]) -> bool:
    """Whether the Pods of a template may run on a node in spite of this taint.

    https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """
    effect = taint.get("effect")
    if effect not in ("NoSchedule", "NoExecute"):
        return True  # PreferNoSchedule keeps no Pod away
    added = (
        [*_ADDED_TOLERATIONS, _ADDED_FOR_HOST_NETWORK]
        if template.get("spec", "hostNetwork") is True
        else _ADDED_TOLERATIONS
    )
    return (taint.get("key"), effect) in added or any(
        _matches_taint(toleration, taint) for toleration in template.items("spec", "tolerations")
    )


def _matches_taint(toleration: Mapping[str, Data], taint: Mapping[str, Data]) -> bool:
    if toleration.get("effect") not in (None, "", taint.get("effect")):
        return False
    key = toleration.get("key") or ""
    exists = toleration.get("operator") == "Exists"
    if not key:
        return exists
    same = (toleration.get("value") or "") == (taint.get("value") or "")
    return key == taint.get("key") and (exists or same)
