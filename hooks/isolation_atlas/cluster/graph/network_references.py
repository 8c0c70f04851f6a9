"""Finds the references of Services, routes and network policies."""

from collections.abc import Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.owner import read_kind
from isolation_atlas.cluster.graph.reference import PodSelection, Reference, Relation
from isolation_atlas.cluster.model.kinds import GATEWAY, SECRET, SERVICE, Kind, find_kind
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.selector import read_selector, select_labels


def select_pods(service: KubernetesObject) -> Iterator[PodSelection]:
    """The Pods that a Service selects; there are none without a selector, because its endpoints are set by hand.

    https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
    """
    labels = service.texts("spec", "selector")
    if labels and service.text("spec", "type") != "ExternalName":
        yield PodSelection(
            Relation.SELECTS,
            ("spec", "selector"),
            select_labels(labels),
            frozenset({service.namespace}),
            ", ".join(name_ports(service)),
        )


def name_ports(service: KubernetesObject) -> list[str]:
    """The ports of a Service as `kubectl get` prints them, with the port of the Pods if it is different."""
    named = []
    for port in service.items("spec", "ports"):
        number, target, protocol = port.get("port"), port.get("targetPort"), port.get("protocol", "TCP")
        node = f":{port['nodePort']}" if port.get("nodePort") else ""
        to = f" to {target}" if target not in (None, number) else ""
        named.append(f"{number}{node}{f'/{protocol}' if protocol != 'TCP' else ''}{to}")
    return named


def list_endpoints(endpoints: KubernetesObject) -> Iterator[Reference]:
    """The Service to which an EndpointSlice belongs, and the Pods behind its endpoints.

    https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
    """
    if service := endpoints.labels.get("kubernetes.io/service-name"):
        label = ("metadata", "labels", "kubernetes.io/service-name")
        yield Reference(Relation.ROUTES, label, SERVICE, endpoints.namespace, service, backwards=True)
    for place, endpoint in endpoints.places("endpoints"):
        keys = (*place, "targetRef")
        kind, name = endpoints.text(*keys, "kind"), endpoints.text(*keys, "name")
        if kind and name:
            conditions = endpoint.get("conditions")
            ready = not isinstance(conditions, dict) or conditions.get("ready") is not False
            namespace = endpoints.text(*keys, "namespace") or endpoints.namespace
            target = read_kind(endpoints.get(*keys, "apiVersion"), kind)
            yield Reference(Relation.ROUTES, (*keys, "name"), target, namespace, name, "" if ready else "not ready")


def route_ingress(ingress: KubernetesObject) -> Iterator[Reference]:
    """The Services that an Ingress routes to, by host and path, and the Secrets of its certificates."""
    yield from _backend(ingress, ("spec", "defaultBackend"), "anything else")
    for place, rule in ingress.places("spec", "rules"):
        host = rule.get("host") or "any host"
        for keys, path in ingress.places(*place, "http", "paths"):
            yield from _backend(ingress, (*keys, "backend"), f"{host}{path.get('path') or ''}")
    for place, entry in ingress.places("spec", "tls"):
        if isinstance(secret := entry.get("secretName"), str) and secret:
            yield Reference(Relation.REFERS, (*place, "secretName"), SECRET, ingress.namespace, secret, "certificate")


def _backend(ingress: KubernetesObject, keys: tuple[Key, ...], label: str) -> Iterator[Reference]:
    if service := ingress.text(*keys, "service", "name"):
        port = ingress.get(*keys, "service", "port", "number") or ingress.get(*keys, "service", "port", "name")
        to = f"{label} to port {port}" if port else label
        yield Reference(Relation.ROUTES, (*keys, "service", "name"), SERVICE, ingress.namespace, service, to)
    kind, name = ingress.text(*keys, "resource", "kind"), ingress.text(*keys, "resource", "name")
    if kind and name:
        target = find_kind(ingress.text(*keys, "resource", "apiGroup"), kind)
        yield Reference(Relation.ROUTES, (*keys, "resource", "name"), target, ingress.namespace, name, label)


def use_certificates(gateway: KubernetesObject) -> Iterator[Reference]:
    """The Secrets of a Gateway's certificates."""
    for place, _ in gateway.places("spec", "listeners"):
        for keys, entry in gateway.places(*place, "tls", "certificateRefs"):
            yield from _reference(gateway, keys, entry, SECRET, Relation.REFERS, label="certificate")


def route_http(route: KubernetesObject) -> Iterator[Reference]:
    """The Gateways that a route is attached to, and the Services that it leads to.

    https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#httproute
    """
    hosts = route.get("spec", "hostnames")
    host = ", ".join(map(str, hosts)) if isinstance(hosts, list) else ""
    for keys, parent in route.places("spec", "parentRefs"):
        yield from _reference(route, keys, parent, GATEWAY, Relation.ROUTES, label=host, backwards=True)
    for place, _ in route.places("spec", "rules"):
        paths = [_match(match) for match in route.items(*place, "matches")]
        matched = ", ".join(dict.fromkeys(path for path in paths if path))
        for keys, backend in route.places(*place, "backendRefs"):
            port = f"port {backend['port']}" if backend.get("port") else ""
            weight = f"weight {backend['weight']}" if "weight" in backend else ""
            to = ", ".join(filter(None, (port, weight)))
            label = " to ".join(part for part in (matched, to) if part)
            yield from _reference(route, keys, backend, SERVICE, Relation.ROUTES, label=label)


def _match(match: Mapping[str, Data]) -> str:
    path, method = match.get("path"), match.get("method")
    value = path.get("value") if isinstance(path, dict) else ""
    return " ".join(str(part) for part in (method, value) if part)


def _reference(
    found: KubernetesObject,
    keys: tuple[Key, ...],
    entry: Mapping[str, Data],
    usual: Kind,
    relation: Relation,
    *,
    label: str,
    backwards: bool = False,
) -> Iterator[Reference]:
    """A reference of the Gateway API, which may name another group and kind than the `usual` one, and a namespace.

    https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#parentreference
    """
    name, namespace = entry.get("name"), entry.get("namespace") or found.namespace
    if isinstance(name, str) and name:
        group = entry.get("group")
        kind = find_kind(group if isinstance(group, str) else usual.group, str(entry.get("kind") or usual.name))
        yield Reference(relation, (*keys, "name"), kind, str(namespace), name, label, backwards=backwards)


def allow_traffic(policy: KubernetesObject) -> Iterator[PodSelection]:
    """The Pods that a policy applies to, and the Pods of its namespace from or to which it allows traffic.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """
    here = frozenset({policy.namespace})
    selector = read_selector(policy.get("spec", "podSelector"))
    yield PodSelection(Relation.SELECTS, ("spec", "podSelector"), selector, here, required=False)
    for field, peers, backwards in (("ingress", "from", True), ("egress", "to", False)):
        for place, _ in policy.places("spec", field):
            ports = ", ".join(_port(port) for port in policy.items(*place, "ports"))
            for keys, peer in policy.places(*place, peers):
                if "podSelector" not in peer or "namespaceSelector" in peer:
                    continue
                yield PodSelection(
                    Relation.ROUTES,
                    (*keys, "podSelector"),
                    read_selector(peer["podSelector"]),
                    here,
                    f"allowed{f', {ports}' if ports else ''}",
                    backwards=backwards,
                    required=False,
                )


def _port(port: Mapping[str, Data]) -> str:
    last = f" to {port['endPort']}" if port.get("endPort") else ""
    return f"{port.get('protocol') or 'TCP'} {port.get('port', 'any')}{last}"


def describe_rules(policy: KubernetesObject) -> list[str]:
    """The rules of a policy as sentences, one for each direction that it governs."""
    kinds = policy.get("spec", "policyTypes")
    both = [kind for kind in ("Ingress", "Egress") if isinstance(kinds, list) and kind in kinds]
    governed = both or (["Ingress", "Egress"] if policy.get("spec", "egress") else ["Ingress"])
    rules_by_direction = []
    for kind, field, peers, direction in (("Ingress", "ingress", "from", "in"), ("Egress", "egress", "to", "out")):
        if kind not in governed:
            continue
        rules = [_rule(policy, place, peers) for place, _ in policy.places("spec", field)]
        rules_by_direction.append(f"{direction}: {'; '.join(rules) if rules else 'nothing'}")
    return rules_by_direction


def _rule(policy: KubernetesObject, place: tuple[Key, ...], peers: str) -> str:
    named = [_peer(peer) for peer in policy.items(*place, peers)]
    ports = [_port(port) for port in policy.items(*place, "ports")]
    return f"{' or '.join(named) or 'all'}{' on ' + ', '.join(ports) if ports else ''}"


def _peer(peer: Mapping[str, Data]) -> str:
    block = peer.get("ipBlock")
    if isinstance(block, dict):
        exceptions = block.get("except")
        without = f" without {', '.join(map(str, exceptions))}" if isinstance(exceptions, list) else ""
        return f"{block.get('cidr')}{without}"
    parts = []
    if "podSelector" in peer:
        parts.append(f"Pods {str(read_selector(peer['podSelector'])) or 'of any label'}")
    if "namespaceSelector" in peer:
        parts.append(f"namespaces {str(read_selector(peer['namespaceSelector'])) or 'of any label'}")
    return " in ".join(parts) or "all"
