"""Holds the table of the functions that find the references of each kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from isolation_atlas.cluster.graph import network_references, storage_references, workload_references
from isolation_atlas.cluster.graph.owner import list_owners
from isolation_atlas.cluster.graph.reference import Reference, Relation, Selection
from isolation_atlas.cluster.graph.rule_references import follow_rule
from isolation_atlas.cluster.model.kinds import (
    CLUSTER_ROLE_BINDING,
    ENDPOINT_SLICE,
    ENDPOINTS,
    GATEWAY,
    GATEWAY_ROUTES,
    HORIZONTAL_POD_AUTOSCALER,
    INGRESS,
    LISTENER_SET,
    NETWORK_POLICY,
    PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    ROLE_BINDING,
    SERVICE,
    SERVICE_ACCOUNT,
    STATEFUL_SET,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.reference_rule import split_path

FindReferences: TypeAlias = "Callable[[KubernetesObject], Iterator[Reference] | Iterator[Selection]]"

# A picture shows the links of an object in the order of its functions.
_REFERENCES: Mapping[Kind, tuple[FindReferences, ...]] = {
    SERVICE: (network_references.select_pods,),
    ENDPOINT_SLICE: (network_references.list_endpoints,),
    INGRESS: (network_references.route_ingress,),
    GATEWAY: (network_references.use_certificates,),
    LISTENER_SET: (network_references.use_certificates,),
    **dict.fromkeys(GATEWAY_ROUTES, (network_references.attach_route,)),
    ENDPOINTS: (network_references.list_addresses,),
    NETWORK_POLICY: (network_references.allow_traffic,),
    PERSISTENT_VOLUME_CLAIM: (storage_references.bind_claim,),
    PERSISTENT_VOLUME: (storage_references.bind_volume,),
    POD: (
        workload_references.place_on_node,
        workload_references.use_identity,
        workload_references.mount_volumes,
        workload_references.claim_devices,
        workload_references.read_environment,
    ),
    SERVICE_ACCOUNT: (workload_references.list_secrets,),
    ROLE_BINDING: (workload_references.name_accounts,),
    CLUSTER_ROLE_BINDING: (workload_references.name_accounts,),
    HORIZONTAL_POD_AUTOSCALER: (workload_references.scale_target,),
    STATEFUL_SET: (workload_references.name_service,),
}


def find_references(found: KubernetesObject) -> Iterator[Reference | Selection]:
    """All references of an object: first to its owners, then those that the tables have for its kind."""
    for keys, kind, name in list_owners(found):
        yield Reference(Relation.OWNS, keys, kind, found.namespace, name, backwards=True)
    for find in _REFERENCES.get(found.kind, ()):
        yield from find(found)
    for rule in found.kind.references:
        yield from follow_rule(found, rule)
    if found.kind.pods and found.kind.pods.spec:
        yield from _follow_pod(found, split_path(found.kind.pods.spec))


def _follow_pod(found: KubernetesObject, path: tuple[str, ...]) -> Iterator[Reference | Selection]:
    """The references of a field that is like the `spec` of a Pod."""
    pod = replace(found, kind=POD, data={"spec": found.get(*path)})
    for find in _REFERENCES[POD]:
        for reference in find(pod):
            yield reference._replace(keys=(*path, *reference.keys[1:]))
