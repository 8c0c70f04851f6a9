"""How each kind of object is told in a picture: its family, its shape and the page that explains it."""

from collections.abc import Mapping
from enum import Enum

from isolation_atlas.cluster.graph.declared import TEMPLATES


class Family(Enum):
    """Kinds that share a shape and a colour; the value is what the legend calls them."""

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


_FAMILIES: Mapping[Family, tuple[str, ...]] = {
    Family.GROUP: ("", "Namespace"),
    Family.MACHINE: ("Node",),
    Family.POD: ("Pod",),
    Family.CONTAINER: ("container", "init container", "sidecar", "debug container"),
    Family.CONTROLLER: tuple(TEMPLATES),
    Family.ROUTE: ("Ingress", "Gateway", "HTTPRoute"),
    Family.RULE: ("NetworkPolicy",),
    Family.SERVICE: ("Service", "EndpointSlice", "Endpoints"),
    Family.STORAGE: ("PersistentVolumeClaim", "PersistentVolume", "StorageClass"),
    Family.CONFIGURATION: ("ConfigMap", "Secret", "ServiceAccount"),
}
_FAMILY_OF = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}

# Kinds that the page about Kubernetes explains, and those of the page about the other kinds.
_CONCEPTS = {"Deployment": "deployments", "Pod": "pods", "Service": "services"}
_OTHERS = (
    "Node",
    "Namespace",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "HorizontalPodAutoscaler",
    "EndpointSlice",
    "Ingress",
    "Gateway",
    "HTTPRoute",
    "NetworkPolicy",
    "PersistentVolumeClaim",
    "PersistentVolume",
    "StorageClass",
    "ConfigMap",
    "Secret",
    "ServiceAccount",
    "RuntimeClass",
)

# Pages below the site's root that say what a kind is.
PAGES: Mapping[str, str] = {
    **{kind: f"kubernetes/#{anchor}" for kind, anchor in _CONCEPTS.items()},
    **{kind: f"kubernetes/kinds/#{kind.lower()}" for kind in _OTHERS},
    "container": "containers/",
}

# As `kubectl api-resources` names those that are not the kind in lower case with an s.
_RESOURCES: Mapping[str, str] = {
    "EndpointSlice": "endpointslices",
    "Endpoints": "endpoints",
    "Gateway": "gateways",
    "Ingress": "ingresses",
    "IngressClass": "ingressclasses",
    "NetworkPolicy": "networkpolicies",
    "RuntimeClass": "runtimeclasses",
    "StorageClass": "storageclasses",
}


def family(kind: str) -> Family:
    """The family of a kind."""
    return _FAMILY_OF.get(kind, Family.OTHER)


def resource(kind: str) -> str:
    """What `kubectl get` calls the objects of a kind."""
    lower = kind.lower()
    if kind in _RESOURCES:
        return _RESOURCES[kind]
    if lower.endswith("y"):
        return f"{lower[:-1]}ies"
    return f"{lower}es" if lower.endswith(("s", "x", "ch")) else f"{lower}s"
