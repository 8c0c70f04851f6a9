"""Holds the table of Kubernetes kinds: their group, plural and scope, and how the site shows and explains them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from isolation_atlas.authoring.yaml_data import Data


class Family(Enum):
    """Kinds that share a shape and a colour; the value is their name in the legend."""

    GROUP = "group"
    MACHINE = "node"
    POD = "Pod"
    CONTAINER = "container"
    CONTROLLER = "workload that keeps Pods"
    ROUTE = "way in"
    RULE = "network policy"
    SERVICE = "Service and its endpoints"
    STORAGE = "storage"
    CONFIGURATION = "configuration"
    OTHER = "other object"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object, identified by group and name, because two groups may have a kind of the same name.

    Attributes:
        group: the API group, such as "apps"; "" for the core group.
        name: the name, such as "Deployment".
        plural: the name of its objects in the API and in `kubectl get`, such as "deployments".
        namespaced: whether its objects live in namespaces.
        versions: the API versions that serve it; empty for a kind that is not part of Kubernetes.
        family: the family, which decides its shape and colour in a picture.
        page: the address, below the site's root, that explains it; "" if there is none.
        pod_template: the keys that lead to its Pod template; empty if it has none.
    """

    group: str
    name: str
    plural: str = field(compare=False)
    namespaced: bool = field(compare=False, default=True)
    versions: tuple[str, ...] = field(compare=False, default=())
    family: Family = field(compare=False, default=Family.OTHER)
    page: str = field(compare=False, default="")
    pod_template: tuple[str, ...] = field(compare=False, default=())

    def __str__(self) -> str:
        """The name as kubectl writes it: "Deployment", but "Service.serving.knative.dev".

        The group is omitted if the name alone means this kind: if this is the first kind of the name in the table, or
        if the table does not have the name and the kind has no group.
        """
        first = _BY_NAME.get(self.name)
        return self.name if self.group == (first.group if first else "") else f"{self.name}.{self.group}"

    @property
    def resource(self) -> str:
        """The argument of `kubectl get` for all objects of the kind: the plural, with the group if `str` shows it."""
        return f"{self.plural}{str(self)[len(self.name) :]}"

    @property
    def shares_name(self) -> bool:
        """Whether the name alone means a kind of another group, as the name of the Knative Service does."""
        first = _BY_NAME.get(self.name)
        return first is not None and first != self


def find_kind(group: str, name: str) -> Kind:
    """The kind of this group and name.

    A kind that is not in the table is namespaced, and has a regular English plural. For a kind that has moved from the
    group `extensions`, the result has the new group.
    """
    group = _MOVED.get((group, name), group)
    return KINDS.get((group, name)) or Kind(group, name, _guess_plural(name))


def kind_of(api_version: str, name: str) -> Kind:
    """The kind that an object or a reference names by its `apiVersion`, such as "apps/v1", and its `kind`."""
    return find_kind(api_version.rpartition("/")[0], name)


def kind_named(name: str) -> Kind:
    """The kind that a reference means by its name alone: the first of that name in the table."""
    return _BY_NAME.get(name) or find_kind("", name)


def is_known(name: str) -> bool:
    """Whether the table has a kind of this name, in any group."""
    return name in _BY_NAME


def defined_kinds(objects: Iterable[Mapping[str, Data]]) -> dict[Kind, Kind]:
    """The kinds that the CustomResourceDefinitions among the objects define, with their plural and scope.

    https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
    """
    kinds: dict[Kind, Kind] = {}
    for data in objects:
        spec = data.get("spec")
        names = spec.get("names") if isinstance(spec, dict) else None
        if kind_of(str(data.get("apiVersion")), str(data.get("kind"))) != CUSTOM_RESOURCE_DEFINITION:
            continue
        group = spec.get("group") if isinstance(spec, dict) else None
        name = names.get("kind") if isinstance(names, dict) else None
        plural = names.get("plural") if isinstance(names, dict) else None
        if isinstance(spec, dict) and isinstance(group, str) and isinstance(name, str):
            known = find_kind(group, name)
            plural = plural if isinstance(plural, str) and plural else known.plural
            kinds[known] = replace(known, plural=plural, namespaced=spec.get("scope") != "Cluster")
    return kinds


def _guess_plural(name: str) -> str:
    lower = name.lower()
    if lower.endswith("y") and not lower.endswith(("ay", "ey", "oy", "uy")):
        return f"{lower[:-1]}ies"
    return f"{lower}es" if lower.endswith(("s", "x", "z", "ch", "sh")) else f"{lower}s"


_TEMPLATE = ("spec", "template")
_CONCEPTS, _KINDS = "kubernetes/#", "kubernetes/kinds/#"

# The family, the page and the keys of the Pod template. A kind that is not here is an "other object" without a page.
_DISPLAY: Mapping[tuple[str, str], tuple[Family, str, tuple[str, ...]]] = {
    ("", "Namespace"): (Family.GROUP, f"{_KINDS}namespace", ()),
    ("", "Node"): (Family.MACHINE, f"{_KINDS}node", ()),
    ("", "Pod"): (Family.POD, f"{_CONCEPTS}pods", ()),
    ("", "ReplicationController"): (Family.CONTROLLER, "", _TEMPLATE),
    ("apps", "Deployment"): (Family.CONTROLLER, f"{_CONCEPTS}deployments", _TEMPLATE),
    ("apps", "ReplicaSet"): (Family.CONTROLLER, f"{_KINDS}replicaset", _TEMPLATE),
    ("apps", "StatefulSet"): (Family.CONTROLLER, f"{_KINDS}statefulset", _TEMPLATE),
    ("apps", "DaemonSet"): (Family.CONTROLLER, f"{_KINDS}daemonset", _TEMPLATE),
    ("batch", "Job"): (Family.CONTROLLER, f"{_KINDS}job", _TEMPLATE),
    ("batch", "CronJob"): (Family.CONTROLLER, f"{_KINDS}cronjob", ("spec", "jobTemplate", *_TEMPLATE)),
    ("autoscaling", "HorizontalPodAutoscaler"): (Family.OTHER, f"{_KINDS}horizontalpodautoscaler", ()),
    ("networking.k8s.io", "Ingress"): (Family.ROUTE, f"{_KINDS}ingress", ()),
    ("gateway.networking.k8s.io", "Gateway"): (Family.ROUTE, f"{_KINDS}gateway", ()),
    ("networking.istio.io", "Gateway"): (Family.ROUTE, "", ()),
    ("gateway.networking.k8s.io", "HTTPRoute"): (Family.ROUTE, f"{_KINDS}httproute", ()),
    ("networking.k8s.io", "NetworkPolicy"): (Family.RULE, f"{_KINDS}networkpolicy", ()),
    ("", "Service"): (Family.SERVICE, f"{_CONCEPTS}services", ()),
    ("discovery.k8s.io", "EndpointSlice"): (Family.SERVICE, f"{_KINDS}endpointslice", ()),
    ("", "Endpoints"): (Family.SERVICE, "", ()),
    ("", "PersistentVolumeClaim"): (Family.STORAGE, f"{_KINDS}persistentvolumeclaim", ()),
    ("", "PersistentVolume"): (Family.STORAGE, f"{_KINDS}persistentvolume", ()),
    ("storage.k8s.io", "StorageClass"): (Family.STORAGE, f"{_KINDS}storageclass", ()),
    ("", "ConfigMap"): (Family.CONFIGURATION, f"{_KINDS}configmap", ()),
    ("", "Secret"): (Family.CONFIGURATION, f"{_KINDS}secret", ()),
    ("", "ServiceAccount"): (Family.CONFIGURATION, f"{_KINDS}serviceaccount", ()),
    ("node.k8s.io", "RuntimeClass"): (Family.OTHER, f"{_KINDS}runtimeclass", ()),
}

# Kinds that are not part of Kubernetes, but common in manifests: group, name, plural, and whether they are namespaced.
_EXTRA_KINDS = (
    # https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/
    ("gateway.networking.k8s.io", "Gateway", "gateways", True),
    ("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", False),
    ("networking.istio.io", "Gateway", "gateways", True),
    ("gateway.networking.k8s.io", "HTTPRoute", "httproutes", True),
    # Kubernetes 1.25 removed it: https://kubernetes.io/docs/concepts/security/pod-security-policy/
    ("policy", "PodSecurityPolicy", "podsecuritypolicies", False),
)

# The new group of each kind that moved: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
_MOVED: Mapping[tuple[str, str], str] = {
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "Deployment"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("extensions", "PodSecurityPolicy"): "policy",
    ("extensions", "ReplicaSet"): "apps",
}


def _read_table() -> dict[tuple[str, str], Kind]:
    """The kinds of Kubernetes, from the file that `tools/kubernetes_kinds.py` writes, and `_EXTRA_KINDS`."""
    generated = json.loads(Path(__file__).with_name("kinds.json").read_text(encoding="utf-8"))
    table: dict[tuple[str, str], Kind] = {}
    for group, name, plural, namespaced, versions in (*generated, *((*kind, []) for kind in _EXTRA_KINDS)):
        family, page, pod_template = _DISPLAY.get((group, name), (Family.OTHER, "", ()))
        table[group, name] = Kind(group, name, plural, namespaced, tuple(versions), family, page, pod_template)
    return table


KINDS: Mapping[tuple[str, str], Kind] = _read_table()
"""Every kind of Kubernetes 1.37, and a few others, by group and name."""

# The first kind of a name in the table wins. The core group comes first, so `Event` alone means its kind.
_BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in reversed(tuple(KINDS.values()))}

CONFIG_MAP = KINDS["", "ConfigMap"]
CRON_JOB = KINDS["batch", "CronJob"]
CUSTOM_RESOURCE_DEFINITION = KINDS["apiextensions.k8s.io", "CustomResourceDefinition"]
DAEMON_SET = KINDS["apps", "DaemonSet"]
DEPLOYMENT = KINDS["apps", "Deployment"]
ENDPOINT_SLICE = KINDS["discovery.k8s.io", "EndpointSlice"]
GATEWAY = KINDS["gateway.networking.k8s.io", "Gateway"]
ISTIO_GATEWAY = KINDS["networking.istio.io", "Gateway"]
HORIZONTAL_POD_AUTOSCALER = KINDS["autoscaling", "HorizontalPodAutoscaler"]
HTTP_ROUTE = KINDS["gateway.networking.k8s.io", "HTTPRoute"]
INGRESS = KINDS["networking.k8s.io", "Ingress"]
JOB = KINDS["batch", "Job"]
NAMESPACE = KINDS["", "Namespace"]
NETWORK_POLICY = KINDS["networking.k8s.io", "NetworkPolicy"]
NODE = KINDS["", "Node"]
PERSISTENT_VOLUME = KINDS["", "PersistentVolume"]
PERSISTENT_VOLUME_CLAIM = KINDS["", "PersistentVolumeClaim"]
POD = KINDS["", "Pod"]
REPLICA_SET = KINDS["apps", "ReplicaSet"]
RUNTIME_CLASS = KINDS["node.k8s.io", "RuntimeClass"]
SECRET = KINDS["", "Secret"]
SERVICE = KINDS["", "Service"]
SERVICE_ACCOUNT = KINDS["", "ServiceAccount"]
STATEFUL_SET = KINDS["apps", "StatefulSet"]
STORAGE_CLASS = KINDS["storage.k8s.io", "StorageClass"]
