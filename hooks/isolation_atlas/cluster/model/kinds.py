"""Holds the table of Kubernetes kinds: their group, plural and scope, and how pictures show them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.model.reference_rule import ReferenceRule, split_path


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
    ACCOUNT = "account, user or group"
    ROLE = "role, and its binding"
    OTHER = "other object"


class PodRule(NamedTuple):
    """What is known of the Pods of a kind that is not part of Kubernetes.

    Attributes:
        name: the name of its Pods, in which `{name}` stands for that of the object.
        labels: the labels that its controller gives them, with the same placeholder.
        replicas: the path of the field that has their number.
        default: their number where that field is missing.
        template: the path of another Pod template, which is used where it is given.
        spec: the path of a field that is like the `spec` of a Pod, for a kind whose Pods are not counted.
        taken_from: the path of a field that names a workload, with its `apiVersion`, `kind` and `name`, whose Pod
            template is used where the object has none.
    """

    name: str = "{name}"
    labels: Mapping[str, str] = {}
    replicas: str = "spec.replicas"
    default: int = 1
    template: str = ""
    spec: str = ""
    taken_from: str = ""


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
        pod_template: the keys that lead to its Pod template; empty if it has none.
        pods: what the table says of its Pods beyond the template.
        references: the rules for its fields that refer to other objects.
    """

    group: str
    name: str
    plural: str = field(compare=False)
    namespaced: bool = field(compare=False, default=True)
    versions: tuple[str, ...] = field(compare=False, default=())
    family: Family = field(compare=False, default=Family.OTHER)
    pod_template: tuple[str, ...] = field(compare=False, default=())
    pods: PodRule | None = field(compare=False, default=None, repr=False)
    references: tuple[ReferenceRule, ...] = field(compare=False, default=(), repr=False)

    def __str__(self) -> str:
        """The name as kubectl writes it: "Deployment", but "Service.serving.knative.dev".

        The group is omitted if the name alone means this kind: if this is the first kind of the name in the table, or
        if the table does not have the name and the kind has no group.
        """
        first = _BY_NAME.get(self.name)
        return self.name if self.group == (first.group if first else "") else f"{self.name}.{self.group}"

    @property
    def is_listed(self) -> bool:
        """Whether the table has the kind."""
        return (self.group, self.name) in KINDS

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
    return _BY_NAME.get(name) or _CUSTOM_BY_NAME.get(name) or find_kind("", name)


def kind_written(text: str) -> Kind:
    """The kind that `Kind.__str__` writes as this text, such as "Service" or "Gateway.networking.istio.io"."""
    name, _, group = text.partition(".")
    return find_kind(group, name) if group else kind_named(name)


def is_known(name: str) -> bool:
    """Whether the table has a kind of this name, in any group."""
    return name in _BY_NAME or name in _CUSTOM_BY_NAME


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

# The family and the keys of the Pod template. A kind that is not here is an "other object".
_DISPLAY: Mapping[tuple[str, str], tuple[Family, tuple[str, ...]]] = {
    ("", "Namespace"): (Family.GROUP, ()),
    ("", "Node"): (Family.MACHINE, ()),
    ("", "Pod"): (Family.POD, ()),
    ("", "ReplicationController"): (Family.CONTROLLER, _TEMPLATE),
    ("apps", "Deployment"): (Family.CONTROLLER, _TEMPLATE),
    ("apps", "ReplicaSet"): (Family.CONTROLLER, _TEMPLATE),
    ("apps", "StatefulSet"): (Family.CONTROLLER, _TEMPLATE),
    ("apps", "DaemonSet"): (Family.CONTROLLER, _TEMPLATE),
    ("batch", "Job"): (Family.CONTROLLER, _TEMPLATE),
    ("batch", "CronJob"): (Family.CONTROLLER, ("spec", "jobTemplate", *_TEMPLATE)),
    ("networking.k8s.io", "Ingress"): (Family.ROUTE, ()),
    ("gateway.networking.k8s.io", "Gateway"): (Family.ROUTE, ()),
    ("networking.istio.io", "Gateway"): (Family.ROUTE, ()),
    ("gateway.networking.k8s.io", "HTTPRoute"): (Family.ROUTE, ()),
    ("networking.k8s.io", "NetworkPolicy"): (Family.RULE, ()),
    ("", "Service"): (Family.SERVICE, ()),
    ("discovery.k8s.io", "EndpointSlice"): (Family.SERVICE, ()),
    ("", "Endpoints"): (Family.SERVICE, ()),
    ("", "PersistentVolumeClaim"): (Family.STORAGE, ()),
    ("", "PersistentVolume"): (Family.STORAGE, ()),
    ("storage.k8s.io", "StorageClass"): (Family.STORAGE, ()),
    ("", "ConfigMap"): (Family.CONFIGURATION, ()),
    ("", "Secret"): (Family.CONFIGURATION, ()),
    ("", "ServiceAccount"): (Family.ACCOUNT, ()),
    ("rbac.authorization.k8s.io", "Role"): (Family.ROLE, ()),
    ("rbac.authorization.k8s.io", "ClusterRole"): (Family.ROLE, ()),
    ("rbac.authorization.k8s.io", "RoleBinding"): (Family.ROLE, ()),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): (Family.ROLE, ()),
}

# The new group of each kind that moved: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
_MOVED: Mapping[tuple[str, str], str] = {
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "Deployment"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("extensions", "PodSecurityPolicy"): "policy",
    ("extensions", "ReplicaSet"): "apps",
}


def build_kinds(table: Mapping[str, Mapping[str, Any]], known: Mapping[tuple[str, str], Kind]) -> Iterator[Kind]:
    """The kinds of a table such as `relations.yml`, added to what is known of them.

    Args:
        table: for each kind, written with its group as in `Rollout.argoproj.io`, what is said of it.
        known: the kinds so far.
    """
    for written, entry in table.items():
        name, _, group = written.partition(".")
        kind = known.get((group, name)) or Kind(group, name, _guess_plural(name))
        said: dict[str, Any] = {}
        if "plural" in entry:
            said["plural"] = entry["plural"]
        if "scope" in entry:
            said["namespaced"] = entry["scope"] == "Namespaced"
        if "family" in entry:
            said["family"] = Family[entry["family"].upper()]
        if "pod_template" in entry:
            said["pod_template"] = split_path(entry["pod_template"])
        if "pods" in entry:
            said["pods"] = PodRule(**entry["pods"])
        rules = tuple(
            ReferenceRule(**{**rule, "except_names": tuple(rule.get("except_names", ()))})
            for rule in entry.get("references", ())
        )
        yield replace(kind, **said, references=(*kind.references, *rules))


def _read_table() -> dict[tuple[str, str], Kind]:
    """The kinds of Kubernetes, from the file that `tools/kubernetes_kinds.py` writes, and those of `relations.yml`.

    The relations are read from the copy in JSON that `tools/relations.py` writes, because each run reads them, and YAML
    takes as long as the rest of reading a small manifest.
    """
    folder = Path(__file__).parent
    table: dict[tuple[str, str], Kind] = {}
    for group, name, plural, namespaced, versions in json.loads((folder / "kinds.json").read_bytes()):
        family, pod_template = _DISPLAY.get((group, name), (Family.OTHER, ()))
        table[group, name] = Kind(group, name, plural, namespaced, tuple(versions), family, pod_template)
    for kind in build_kinds(json.loads((folder / "relations.json").read_bytes()), table):
        family, _ = _DISPLAY.get((kind.group, kind.name), (kind.family, ()))
        table[kind.group, kind.name] = kind if family is kind.family else replace(kind, family=family)
    return table


KINDS: Mapping[tuple[str, str], Kind] = _read_table()
"""Every kind of Kubernetes 1.37, and widely used custom ones, by group and name."""

CORE_GROUPS = frozenset(kind.group for kind in KINDS.values() if kind.versions)
"""The groups of Kubernetes itself."""

# Kinds of these groups are written without their group. The identities of all others, which authors write into their
# pages, stay the same if the table gets to know the kind.
_PLAIN_GROUPS = CORE_GROUPS | {"gateway.networking.k8s.io"}

# The first kind of a name in the table wins. The core group comes first, so `Event` alone means its kind.
_BY_NAME: Mapping[str, Kind] = {
    kind.name: kind for kind in reversed(tuple(KINDS.values())) if kind.group in _PLAIN_GROUPS
}
_CUSTOM_BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in reversed(tuple(KINDS.values()))}

CLUSTER_ROLE = KINDS["rbac.authorization.k8s.io", "ClusterRole"]
CLUSTER_ROLE_BINDING = KINDS["rbac.authorization.k8s.io", "ClusterRoleBinding"]
CLUSTER_TRUST_BUNDLE = KINDS["certificates.k8s.io", "ClusterTrustBundle"]
CONFIG_MAP = KINDS["", "ConfigMap"]
CRON_JOB = KINDS["batch", "CronJob"]
CUSTOM_RESOURCE_DEFINITION = KINDS["apiextensions.k8s.io", "CustomResourceDefinition"]
DAEMON_SET = KINDS["apps", "DaemonSet"]
DEPLOYMENT = KINDS["apps", "Deployment"]
ENDPOINTS = KINDS["", "Endpoints"]
ENDPOINT_SLICE = KINDS["discovery.k8s.io", "EndpointSlice"]
GATEWAY = KINDS["gateway.networking.k8s.io", "Gateway"]
ISTIO_GATEWAY = KINDS["networking.istio.io", "Gateway"]
HORIZONTAL_POD_AUTOSCALER = KINDS["autoscaling", "HorizontalPodAutoscaler"]
HTTP_ROUTE = KINDS["gateway.networking.k8s.io", "HTTPRoute"]
GATEWAY_ROUTES = tuple(
    KINDS["gateway.networking.k8s.io", name] for name in ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
)
INGRESS_CLASS = KINDS["networking.k8s.io", "IngressClass"]
INGRESS = KINDS["networking.k8s.io", "Ingress"]
JOB = KINDS["batch", "Job"]
LISTENER_SET = KINDS["gateway.networking.k8s.io", "ListenerSet"]
NAMESPACE = KINDS["", "Namespace"]
NETWORK_POLICY = KINDS["networking.k8s.io", "NetworkPolicy"]
NODE = KINDS["", "Node"]
PERSISTENT_VOLUME = KINDS["", "PersistentVolume"]
PERSISTENT_VOLUME_CLAIM = KINDS["", "PersistentVolumeClaim"]
POD = KINDS["", "Pod"]
PRIORITY_CLASS = KINDS["scheduling.k8s.io", "PriorityClass"]
REFERENCE_GRANT = KINDS["gateway.networking.k8s.io", "ReferenceGrant"]
REPLICATION_CONTROLLER = KINDS["", "ReplicationController"]
RESOURCE_CLAIM = KINDS["resource.k8s.io", "ResourceClaim"]
RESOURCE_CLAIM_TEMPLATE = KINDS["resource.k8s.io", "ResourceClaimTemplate"]
REPLICA_SET = KINDS["apps", "ReplicaSet"]
ROLE = KINDS["rbac.authorization.k8s.io", "Role"]
ROLE_BINDING = KINDS["rbac.authorization.k8s.io", "RoleBinding"]
RUNTIME_CLASS = KINDS["node.k8s.io", "RuntimeClass"]
SECRET = KINDS["", "Secret"]
SERVICE = KINDS["", "Service"]
SERVICE_ACCOUNT = KINDS["", "ServiceAccount"]
STATEFUL_SET = KINDS["apps", "StatefulSet"]
STORAGE_CLASS = KINDS["storage.k8s.io", "StorageClass"]
