"""Finds the references of Services, routes and network policies."""

from collections.abc import Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.owner import read_kind
from isolation_atlas.cluster.graph.reference import Port, Reference, Relation, Selection
from isolation_atlas.cluster.model.kinds import GATEWAY, INGRESS_CLASS, SECRET, SERVICE, Kind, find_kind
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.selector import read_selector, select_labels


def select_pods(service: KubernetesObject) -> Iterator[Selection]:
    """The Pods that a Service selects; there are none without a selector, because its endpoints are set by hand.

    https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
    """
    labels = service.texts("spec", "selector")
    if labels and service.text("spec", "type") != "ExternalName":
        yield Selection(
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
        to = f" to {target}" if target not in (None, 0, "", number) else ""  # 0 means the port itself
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


def list_addresses(endpoints: KubernetesObject) -> Iterator[Reference]:
    """The Service that Endpoints belong to, which has their name, and the Pods at their addresses.

    https://kubernetes.io/docs/concepts/services-networking/service/#endpoints
    """
    keys = ("metadata", "name")
    yield Reference(Relation.ROUTES, keys, SERVICE, endpoints.namespace, endpoints.name, backwards=True, required=False)
    for place, _ in endpoints.places("subsets"):
        for field, label in (("addresses", ""), ("notReadyAddresses", "not ready")):
            for address, _ in endpoints.places(*place, field):
                target = (*address, "targetRef")
                kind, name = endpoints.text(*target, "kind"), endpoints.text(*target, "name")
                if kind and name:
                    namespace = endpoints.text(*target, "namespace") or endpoints.namespace
                    found = read_kind(endpoints.get(*target, "apiVersion"), kind)
                    yield Reference(Relation.ROUTES, (*target, "name"), found, namespace, name, label)


# The class of an Ingress before it had a field, and what tells cert-manager and others to make its certificates:
# https://cert-manager.io/docs/usage/ingress/#supported-annotations
_CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_ISSUERS = {"cert-manager.io/issuer": "Issuer", "cert-manager.io/cluster-issuer": "ClusterIssuer"}
_MAKES_CERTIFICATES = {*_ISSUERS, "kubernetes.io/tls-acme"}


def route_ingress(ingress: KubernetesObject) -> Iterator[Reference]:
    """The Services that an Ingress routes to, by host and path, its class, and the Secrets of its certificates."""
    for field in ("defaultBackend", "backend"):
        yield from _backend(ingress, ("spec", field), "anything else")
    for place, rule in ingress.places("spec", "rules"):
        host = rule.get("host") or "any host"
        for keys, path in ingress.places(*place, "http", "paths"):
            yield from _backend(ingress, (*keys, "backend"), f"{host}{path.get('path') or ''}")
    for keys in (("spec", "ingressClassName"), ("metadata", "annotations", _CLASS_ANNOTATION)):
        if name := ingress.text(*keys):
            yield Reference(Relation.REFERS, keys, INGRESS_CLASS, "", name, "class", required=False)
    makes = _makes_certificates(ingress)
    for place, entry in ingress.places("spec", "tls"):
        if isinstance(secret := entry.get("secretName"), str) and secret:
            keys = (*place, "secretName")
            yield Reference(Relation.REFERS, keys, SECRET, ingress.namespace, secret, "certificate", makes=makes)
    yield from _use_issuer(ingress)


def _makes_certificates(found: KubernetesObject) -> bool:
    return bool(_MAKES_CERTIFICATES & found.texts("metadata", "annotations").keys())


def _use_issuer(found: KubernetesObject) -> Iterator[Reference]:
    for annotation, kind in _ISSUERS.items():
        if name := found.text("metadata", "annotations", annotation):
            keys = ("metadata", "annotations", annotation)
            issuer = find_kind("cert-manager.io", kind)
            yield Reference(Relation.REFERS, keys, issuer, found.namespace, name, "issued by", required=False)


def _backend(ingress: KubernetesObject, keys: tuple[Key, ...], label: str) -> Iterator[Reference]:
    # Before networking.k8s.io/v1, a backend had `serviceName` and `servicePort`.
    for name_at, ports_at in (
        (("service", "name"), (("service", "port", "number"), ("service", "port", "name"))),
        (("serviceName",), (("servicePort",),)),
    ):
        if service := ingress.text(*keys, *name_at):
            ports = [read for at in ports_at if (read := _read_port(ingress, (*keys, *at)))]
            to = f"{label} to port {ports[0].value}" if ports else label
            yield Reference(
                Relation.ROUTES,
                (*keys, *name_at),
                SERVICE,
                ingress.namespace,
                service,
                to,
                port=ports[0] if ports else None,
            )
    kind, name = ingress.text(*keys, "resource", "kind"), ingress.text(*keys, "resource", "name")
    if kind and name:
        target = find_kind(ingress.text(*keys, "resource", "apiGroup"), kind)
        yield Reference(Relation.ROUTES, (*keys, "resource", "name"), target, ingress.namespace, name, label)


def _read_port(found: KubernetesObject, keys: tuple[Key, ...]) -> Port | None:
    value = found.get(*keys)
    return Port(keys, value) if isinstance(value, int | str) and not isinstance(value, bool) and value else None


def use_certificates(gateway: KubernetesObject) -> Iterator[Reference]:
    """The Secrets of a Gateway's certificates."""
    makes = _makes_certificates(gateway)
    for place, _ in gateway.places("spec", "listeners"):
        for keys, entry in gateway.places(*place, "tls", "certificateRefs"):
            for reference in _reference(gateway, keys, entry, SECRET, Relation.REFERS, label="certificate"):
                yield reference._replace(makes=makes)
    yield from _use_issuer(gateway)


def attach_route(route: KubernetesObject) -> Iterator[Reference]:
    """The Gateways that a route of the Gateway API is attached to, and the Services that it leads or mirrors to.

    https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#httproute
    """
    hosts = route.get("spec", "hostnames")
    host = ", ".join(map(str, hosts)) if isinstance(hosts, list) else ""
    for keys, parent in route.places("spec", "parentRefs"):
        section, port = parent.get("sectionName"), parent.get("port")
        said = (host, section and f"listener {section}", port and f"port {port}")
        label = ", ".join(str(part) for part in said if part)
        for reference in _reference(route, keys, parent, GATEWAY, Relation.ROUTES, label=label, backwards=True):
            if reference.kind == SERVICE:  # of a mesh; its sections are its ports
                named = reference.port or _read_port(route, (*keys, "sectionName"))
                yield reference._replace(needs_grant=False, port=named, label=label.replace("listener ", "port "))
            else:
                # A Gateway itself says which namespaces may attach their routes.
                yield reference._replace(needs_grant=False, attaches=True)
    for place, _ in route.places("spec", "rules"):
        matches = [_match(match) for match in route.items(*place, "matches")]
        matched = ", ".join(dict.fromkeys(match for match in matches if match))
        for keys, backend in route.places(*place, "backendRefs"):
            port = f"port {backend['port']}" if backend.get("port") else ""
            weight = f"weight {backend['weight']}" if "weight" in backend else ""
            to = ", ".join(filter(None, (port, weight)))
            label = " to ".join(part for part in (matched, to) if part)
            yield from _reference(route, keys, backend, SERVICE, Relation.ROUTES, label=label)
            yield from _filter(route, keys)
        yield from _filter(route, place)


def _filter(route: KubernetesObject, place: tuple[Key, ...]) -> Iterator[Reference]:
    """The Services that the filters of a rule or of a backend mirror to, and the objects that extend the filters."""
    for keys, held in route.places(*place, "filters"):
        mirror = route.get(*keys, "requestMirror", "backendRef")
        if isinstance(mirror, dict):
            at = (*keys, "requestMirror", "backendRef")
            port = f"mirror, port {mirror['port']}" if mirror.get("port") else "mirror"
            yield from _reference(route, at, mirror, SERVICE, Relation.ROUTES, label=port)
        extension = held.get("extensionRef")
        if isinstance(extension, dict) and extension.get("kind"):
            at = (*keys, "extensionRef")
            yield from _reference(route, at, extension, SERVICE, Relation.REFERS, label="filter")


def _match(match: Mapping[str, Data]) -> str:
    path, method = match.get("path"), match.get("method")
    value = path.get("value") if isinstance(path, dict) else ""
    if isinstance(method, dict):  # of a GRPCRoute
        method = "/".join(str(part) for part in (method.get("service"), method.get("method")) if part)
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
        yield Reference(
            relation,
            (*keys, "name"),
            kind,
            str(namespace),
            name,
            label,
            backwards=backwards,
            port=_read_port(found, (*keys, "port")) if kind == SERVICE else None,
            needs_grant=True,
        )


def allow_traffic(policy: KubernetesObject) -> Iterator[Selection]:
    """The Pods that a policy applies to, and those from or to which it allows traffic, in any namespace.

    A peer that means all Pods of the cluster has no links; `describe_rules` says it.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """
    here = frozenset({policy.namespace})
    selector = read_selector(policy.get("spec", "podSelector"))
    yield Selection(Relation.SELECTS, ("spec", "podSelector"), selector, here, required=False)
    for field, peers, backwards in (("ingress", "from", True), ("egress", "to", False)):
        for place, _ in policy.places("spec", field):
            ports = ", ".join(_port(port) for port in policy.items(*place, "ports"))
            for keys, peer in policy.places(*place, peers):
                pods = read_selector(peer.get("podSelector"))
                namespaces = read_selector(peer["namespaceSelector"]) if "namespaceSelector" in peer else None
                if "podSelector" not in peer and (namespaces is None or not namespaces.requirements):
                    continue
                if namespaces is not None and not namespaces.requirements and not pods.requirements:
                    continue
                yield Selection(
                    Relation.ROUTES,
                    (*keys, "podSelector" if "podSelector" in peer else "namespaceSelector"),
                    pods,
                    here if namespaces is None else None,
                    f"allowed{f', {ports}' if ports else ''}",
                    backwards=backwards,
                    required=False,
                    namespace_labels=namespaces,
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
        labels = str(read_selector(peer["podSelector"]))
        parts.append(f"Pods {labels}" if labels else "any Pod")
    if "namespaceSelector" in peer:
        labels = str(read_selector(peer["namespaceSelector"]))
        parts.append(f"namespaces {labels}" if labels else "any namespace")
    elif parts == ["any Pod"]:
        parts.append("its namespace")
    return " in ".join(parts) or "all"
