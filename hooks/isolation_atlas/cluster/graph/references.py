"""Holds the table of the functions that find the references of each kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from isolation_atlas.cluster.graph import network_references, storage_references, workload_references
from isolation_atlas.cluster.graph.owner import list_owners
from isolation_atlas.cluster.graph.reference import PodSelection, Reference, Relation
from isolation_atlas.cluster.model.kinds import (
    ENDPOINT_SLICE,
    GATEWAY,
    HORIZONTAL_POD_AUTOSCALER,
    HTTP_ROUTE,
    INGRESS,
    NETWORK_POLICY,
    PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    SERVICE,
    SERVICE_ACCOUNT,
    STATEFUL_SET,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

FindReferences: TypeAlias = "Callable[[KubernetesObject], Iterator[Reference] | Iterator[PodSelection]]"

# A picture shows the links of an object in the order of its functions.
_REFERENCES: Mapping[Kind, tuple[FindReferences, ...]] = {
    SERVICE: (network_references.select_pods,),
    ENDPOINT_SLICE: (network_references.list_endpoints,),
    INGRESS: (network_references.route_ingress,),
    GATEWAY: (network_references.use_certificates,),
    HTTP_ROUTE: (network_references.route_http,),
    NETWORK_POLICY: (network_references.allow_traffic,),
    PERSISTENT_VOLUME_CLAIM: (storage_references.bind_claim,),
    PERSISTENT_VOLUME: (storage_references.bind_volume,),
    POD: (
        workload_references.place_on_node,
        workload_references.use_identity,
        workload_references.mount_volumes,
        workload_references.read_environment,
    ),
    SERVICE_ACCOUNT: (workload_references.list_secrets,),
    HORIZONTAL_POD_AUTOSCALER: (workload_references.scale_target,),
    STATEFUL_SET: (workload_references.name_service,),
}


def find_references(found: KubernetesObject) -> Iterator[Reference | PodSelection]:
    """All references of an object: first to its owners, then those that the table has for its kind."""
    for keys, kind, name in list_owners(found):
        yield Reference(Relation.OWNS, keys, kind, found.namespace, name, backwards=True)
    for find in _REFERENCES.get(found.kind, ()):
        yield from find(found)
