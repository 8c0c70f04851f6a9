"""Holds the API versions that Kubernetes removed.

https://kubernetes.io/docs/reference/using-api/deprecation-guide/
"""

from collections.abc import Mapping

_WORKLOADS = ("DaemonSet", "Deployment", "ReplicaSet")

# In which version of Kubernetes which API version of which kinds was removed, and which one to write instead.
_TABLE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("1.16", "extensions/v1beta1", _WORKLOADS, "apps/v1"),
    ("1.16", "extensions/v1beta1", ("NetworkPolicy",), "networking.k8s.io/v1"),
    ("1.16", "apps/v1beta1", (*_WORKLOADS, "StatefulSet", "ControllerRevision"), "apps/v1"),
    ("1.16", "apps/v1beta2", (*_WORKLOADS, "StatefulSet", "ControllerRevision"), "apps/v1"),
    ("1.21", "batch/v2alpha1", ("CronJob",), "batch/v1"),
    (
        "1.22",
        "admissionregistration.k8s.io/v1beta1",
        ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
        "admissionregistration.k8s.io/v1",
    ),
    ("1.22", "apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), "apiextensions.k8s.io/v1"),
    ("1.22", "apiregistration.k8s.io/v1beta1", ("APIService",), "apiregistration.k8s.io/v1"),
    ("1.22", "authentication.k8s.io/v1beta1", ("TokenReview",), "authentication.k8s.io/v1"),
    (
        "1.22",
        "authorization.k8s.io/v1beta1",
        ("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"),
        "authorization.k8s.io/v1",
    ),
    ("1.22", "certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), "certificates.k8s.io/v1"),
    ("1.22", "coordination.k8s.io/v1beta1", ("Lease",), "coordination.k8s.io/v1"),
    ("1.22", "extensions/v1beta1", ("Ingress",), "networking.k8s.io/v1"),
    ("1.22", "networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), "networking.k8s.io/v1"),
    (
        "1.22",
        "rbac.authorization.k8s.io/v1beta1",
        ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
        "rbac.authorization.k8s.io/v1",
    ),
    ("1.22", "scheduling.k8s.io/v1beta1", ("PriorityClass",), "scheduling.k8s.io/v1"),
    (
        "1.22",
        "storage.k8s.io/v1beta1",
        ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
        "storage.k8s.io/v1",
    ),
    ("1.25", "batch/v1beta1", ("CronJob",), "batch/v1"),
    ("1.25", "discovery.k8s.io/v1beta1", ("EndpointSlice",), "discovery.k8s.io/v1"),
    ("1.25", "events.k8s.io/v1beta1", ("Event",), "events.k8s.io/v1"),
    ("1.25", "autoscaling/v2beta1", ("HorizontalPodAutoscaler",), "autoscaling/v2"),
    ("1.25", "policy/v1beta1", ("PodDisruptionBudget",), "policy/v1"),
    ("1.25", "policy/v1beta1", ("PodSecurityPolicy",), ""),
    ("1.25", "node.k8s.io/v1beta1", ("RuntimeClass",), "node.k8s.io/v1"),
    ("1.26", "autoscaling/v2beta2", ("HorizontalPodAutoscaler",), "autoscaling/v2"),
    ("1.27", "storage.k8s.io/v1beta1", ("CSIStorageCapacity",), "storage.k8s.io/v1"),
    *(
        (removed, f"flowcontrol.apiserver.k8s.io/{version}", ("FlowSchema", "PriorityLevelConfiguration"), last)
        for removed, version in (("1.26", "v1beta1"), ("1.29", "v1beta2"), ("1.32", "v1beta3"))
        for last in ("flowcontrol.apiserver.k8s.io/v1",)
    ),
)

REMOVED: Mapping[tuple[str, str], tuple[str, str]] = {
    (api_version, kind): (removed, successor) for removed, api_version, kinds, successor in _TABLE for kind in kinds
}
"""For an API version and a kind, the version of Kubernetes that removed it, and the API version to write instead."""


def explain_removed(api_version: str, kind: str, version: str) -> str | None:
    """What is said of a kind in an API version that this version of Kubernetes no longer has; None if it has it."""
    removed, successor = REMOVED.get((api_version, kind), ("", ""))
    if not removed or _number(version) < _number(removed):
        return None
    if not successor:
        return f"Kubernetes {removed} removed {kind}, and has no successor of it. Remove the object."
    return f"Kubernetes {removed} removed {kind} of {api_version!r}. Write {successor!r}, and check the fields."


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
