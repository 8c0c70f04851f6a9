"""Selects the objects and links that each view shows, and decides which objects enclose others."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.graph.cluster import Cluster, Link
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import (
    ENDPOINT_SLICE,
    ENDPOINTS,
    GATEWAY,
    HORIZONTAL_POD_AUTOSCALER,
    INGRESS,
    ISTIO_GATEWAY,
    NAMESPACE,
    NODE,
    PERSISTENT_VOLUME,
    POD,
    SERVICE,
    STORAGE_CLASS,
    Family,
    Kind,
    find_kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.selector import Selector
from isolation_atlas.cluster.view.access import select_access
from isolation_atlas.cluster.view.facts import is_control_plane

ViewName: TypeAlias = Literal["placement", "ownership", "traffic", "storage", "access", "all"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)

# https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
GROUPS: Mapping[str, str] = {
    name: f"app.kubernetes.io/{name}" for name in ("name", "instance", "component", "part-of", "version")
}
"""The labels by whose values objects can be put into frames."""

OUTSIDE = "outside"
CONTROL_PLANE = "control plane"
PENDING = "pending"
DECLARED = "declared"

_ENDPOINTS = frozenset({ENDPOINT_SLICE, ENDPOINTS})

_AUTOSCALERS = frozenset(
    {
        HORIZONTAL_POD_AUTOSCALER,
        find_kind("autoscaling.k8s.io", "VerticalPodAutoscaler"),
        find_kind("keda.sh", "ScaledObject"),
    }
)

# The kinds of Traefik that let traffic in: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/
_TRAEFIK_GROUPS = ("traefik.io", "traefik.containo.us")
_TRAEFIK_ROUTES: Mapping[Kind, str] = {
    find_kind(group, f"IngressRoute{ending}"): protocol
    for group in _TRAEFIK_GROUPS
    for ending, protocol in (("", "HTTP"), ("TCP", "TCP"), ("UDP", "UDP"))
}

# The families of the kinds that the views of traffic and of storage are about.
_TRAFFIC = frozenset({Family.ROUTE, Family.RULE, Family.SERVICE})
_STORAGE = frozenset({Family.STORAGE})


class SelectedObjects(NamedTuple):
    """The part of a cluster that a view shows.

    Attributes:
        objects: the objects, by identity.
        links: the links between them.
        within: the identity of the object or label that encloses an object, by the identity of the enclosed object.
        labels: the texts of labels that enclose objects and are no objects themselves, by identity.
        rows: the lines that the view adds to the box of an object in the picture, by identity.
        notes: what the view adds to an object in the text version, by identity.
        folded_kinds: the kinds whose objects share one box in each place, because another view is about them.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...] = ()
    within: Mapping[str, str] = {}
    labels: Mapping[str, str] = {}
    rows: Mapping[str, tuple[str, ...]] = {}
    notes: Mapping[str, tuple[str, ...]] = {}
    folded_kinds: frozenset[Kind] = frozenset()


def needed_kinds(view: ViewName, kinds: Iterable[Kind]) -> list[Kind]:
    """The kinds whose objects a view is made of, so that a cluster is asked for no more than it needs."""
    return [kind for kind in kinds if _NEEDS[view](kind)]


def select_objects(
    cluster: Cluster, view: ViewName, namespace: str | None, selector: Selector, groups: str = ""
) -> SelectedObjects:
    """The objects of a view that are in the namespace and match the selector.

    With `groups`, the name of a label, objects with the same value of it are in one frame; see `GROUPS`.

    Namespace and selector restrict only the objects that are shown: references are resolved in the whole cluster. An
    object without a namespace is shown if it is linked to a shown object.
    """
    selected = {
        identity: found for identity, found in cluster.objects.items() if _is_asked_for(found, namespace, selector)
    }
    narrowed = namespace is not None or bool(selector.requirements)
    if narrowed:
        for link in cluster.links:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                found = cluster.objects[other]
                joins = not found.namespace or not found.is_there
                if one in selected and joins:
                    selected.setdefault(other, found)
        # This adds what is linked to the objects that the loop above added, such as the class of a claim's volume.
        for link in cluster.links:
            if link.source in selected and not cluster.objects[link.target].namespace:
                selected.setdefault(link.target, cluster.objects[link.target])
    links = tuple(link for link in cluster.links if link.source in selected and link.target in selected)
    order = {identity: selected[identity] for identity in cluster.objects if identity in selected}
    drawn = _VIEWS[view](SelectedObjects(order, links))
    return _group_by_label(drawn, GROUPS[groups]) if groups in GROUPS and view != "placement" else drawn


def _group_by_label(selection: SelectedObjects, label: str) -> SelectedObjects:
    """The objects in a frame for each value of a label, within no namespaces; Pods are beside what declares them."""
    within, labels = {}, {}
    for identity, found in selection.objects.items():
        declaring = selection.objects.get(found.declared_by, found)
        if value := found.labels.get(label) or declaring.labels.get(label):
            within[identity] = f"{label}={value}"
            labels[within[identity]] = value
    outside = {name: text for name, text in selection.labels.items() if name == OUTSIDE}
    spaces = set(selection.within.values())
    objects = {
        name: found for name, found in selection.objects.items() if found.kind != NAMESPACE or name not in spaces
    }
    return selection._replace(objects=objects, within=within, labels={**outside, **labels})


def _is_asked_for(found: KubernetesObject, namespace: str | None, selector: Selector) -> bool:
    if found.presence in (Presence.UNDEFINED, Presence.UNLISTED):
        return namespace is None and not selector.requirements
    if not found.namespace and (namespace is not None or selector.requirements):
        return found.kind == NAMESPACE and found.name == namespace
    return namespace in (None, found.namespace) and selector.matches(found.labels)


def _select_placement(selection: SelectedObjects) -> SelectedObjects:
    """Pods, enclosed by their nodes, and nodes; those of the control plane are enclosed by its label."""
    objects = {identity: found for identity, found in selection.objects.items() if found.kind in (NODE, POD)}
    within = {
        link.target: link.source
        for link in selection.links
        if link.relation is Relation.RUNS_ON and link.source in objects and link.target in objects
    }
    labels = {}
    for identity, found in objects.items():
        if found.kind == NODE and is_control_plane(found):
            within[identity] = CONTROL_PLANE
            labels[CONTROL_PLANE] = "Control plane"
        elif found.kind == POD and identity not in within:
            # The Pod runs on no node. An undefined one, which a Service misses, is removed below.
            declared = found.presence is Presence.DECLARED
            within[identity] = DECLARED if declared else PENDING
            labels[within[identity]] = "Declared, on no node yet" if declared else "On no node yet"
    looked_for = {link.target for link in selection.links if link.relation is Relation.SELECTS}
    for identity in [*objects]:
        if objects[identity].presence is Presence.UNDEFINED and identity in looked_for:
            del objects[identity]
    if not any(value == PENDING and key in objects for key, value in within.items()):
        labels.pop(PENDING, None)
    return SelectedObjects(objects, (), within, labels)


def _select_ownership(selection: SelectedObjects) -> SelectedObjects:
    """All owners and owned objects, all Pods and workloads, and the autoscalers."""
    links = [
        link
        for link in selection.links
        if link.relation is Relation.OWNS or selection.objects[link.source].kind in _AUTOSCALERS
    ]
    ends = _ends(links)
    objects = {
        identity: found
        for identity, found in selection.objects.items()
        if identity in ends or (_keeps_pods(found.kind) and found.presence is not Presence.UNDEFINED)
    }
    return _in_namespaces(objects, links, selection)


def _keeps_pods(kind: Kind) -> bool:
    return bool(kind.pod_template) or kind.family is Family.CONTROLLER or kind == POD or kind in _AUTOSCALERS


def _select_traffic(selection: SelectedObjects) -> SelectedObjects:
    """The way of traffic from outside, through routes and Services, to Pods, and the policies that select the Pods.

    If a Service selects no Pod, all Pods of its namespace are shown, because it should probably select one of them.
    """
    links = [
        link
        for link in selection.links
        if link.relation in (Relation.ROUTES, Relation.SELECTS) and _is_traffic(link, selection.objects)
    ]
    redundant = _find_redundant(selection, links)
    links = [link for link in links if not {link.source, link.target} & redundant]
    ends = _ends(links)
    targets = [selection.objects[link.target] for link in links if link.relation is Relation.SELECTS]
    missed = {found.namespace for found in targets if found.presence is Presence.UNDEFINED}
    objects = {
        identity: found
        for identity, found in selection.objects.items()
        if identity in ends
        or (found.kind.family in _TRAFFIC and found.presence is not Presence.UNDEFINED and identity not in redundant)
        or (found.kind == POD and found.namespace in missed)
    }
    entries = [
        Link(OUTSIDE, identity, Relation.ROUTES, _entry_labels(found))
        for identity, found in objects.items()
        if _is_entry(found)
    ]
    drawn = _in_namespaces(objects, [*entries, *links], selection)
    labels = {OUTSIDE: "Outside the cluster", **drawn.labels} if entries else drawn.labels
    return SelectedObjects(drawn.objects, drawn.links, drawn.within, labels)


def _is_traffic(link: Link, objects: Mapping[str, KubernetesObject]) -> bool:
    """Whether a link leads traffic: a route, a Service or a policy is at its start, or a route at its end."""
    source, target = objects[link.source].kind.family, objects[link.target].kind.family
    if link.relation is Relation.SELECTS:
        return source in _TRAFFIC
    return bool({source, target} & _TRAFFIC)


def _find_redundant(selection: SelectedObjects, links: list[Link]) -> set[str]:
    """The endpoints that add nothing to their Service, because they have the same Pods, and all are ready."""
    selected: dict[str, set[str]] = {}
    routed: dict[str, set[str]] = {}
    services: dict[str, str] = {}
    for link in links:
        if link.relation is Relation.SELECTS:
            selected.setdefault(link.source, set()).add(link.target)
        elif selection.objects[link.source].kind in _ENDPOINTS and not link.labels:
            routed.setdefault(link.source, set()).add(link.target)
        elif selection.objects[link.target].kind in _ENDPOINTS:
            services[link.target] = link.source
    return {
        endpoints
        for endpoints, service in services.items()
        if (pods := selected.get(service)) and pods == routed.get(endpoints)
    }


def _is_entry(found: KubernetesObject) -> bool:
    if found.kind == SERVICE:
        # https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
        return found.text("spec", "type") in ("NodePort", "LoadBalancer") or bool(found.get("spec", "externalIPs"))
    entries = found.kind in (INGRESS, GATEWAY, ISTIO_GATEWAY) or found.kind in _TRAEFIK_ROUTES
    return entries and found.presence is not Presence.UNDEFINED


def _entry_labels(found: KubernetesObject) -> tuple[str, ...]:
    if found.kind == SERVICE:
        field = "nodePort" if found.text("spec", "type") == "NodePort" else "port"
        return tuple(f"port {port[field]}" for port in found.items("spec", "ports") if port.get(field))
    if found.kind == GATEWAY:
        return tuple(_port_label(listener, "port") for listener in found.items("spec", "listeners"))
    if found.kind == ISTIO_GATEWAY:
        # https://istio.io/latest/docs/reference/config/networking/gateway/#Server
        ports = (server.get("port") for server in found.items("spec", "servers"))
        return tuple(_port_label(port, "number") for port in ports if isinstance(port, dict))
    if found.kind in _TRAEFIK_ROUTES:
        protocol = _TRAEFIK_ROUTES[found.kind]
        return ("HTTPS",) if protocol == "HTTP" and isinstance(found.get("spec", "tls"), dict) else (protocol,)
    return ("HTTPS",) if found.items("spec", "tls") else ("HTTP",)


def _port_label(port: Mapping[str, Data], number: str) -> str:
    return f"{port.get('protocol') or ''} {port.get(number) or ''}".strip()


def _select_storage(selection: SelectedObjects) -> SelectedObjects:
    """Pods, and the claims, volumes and classes that they use."""
    links = [
        link
        for link in selection.links
        if link.relation in (Relation.MOUNTS, Relation.REFERS)
        and selection.objects[link.target].kind.family in _STORAGE
        and (selection.objects[link.source].kind.family in _STORAGE or selection.objects[link.source].kind == POD)
    ]
    ends = _ends(links)
    objects = {
        identity: found
        for identity, found in selection.objects.items()
        if identity in ends or found.kind.family in _STORAGE
    }
    return _in_namespaces(objects, _leave_class_to_volume(links, selection.objects), selection)


def _leave_class_to_volume(links: Iterable[Link], objects: Mapping[str, KubernetesObject]) -> list[Link]:
    """The links without those from a claim to its class, if the volume of the claim has a link to the same class."""
    kinds = {identity: found.kind for identity, found in objects.items()}
    classes = {(link.source, link.target) for link in links if kinds[link.target] == STORAGE_CLASS}
    volumes = {link.source: link.target for link in links if kinds[link.target] == PERSISTENT_VOLUME}
    return [
        link
        for link in links
        if kinds[link.target] != STORAGE_CLASS or (volumes.get(link.source), link.target) not in classes
    ]


def _select_access(selection: SelectedObjects) -> SelectedObjects:
    """Accounts, users and groups, the bindings that they are in, and the roles that these grant."""
    access = select_access(selection.objects)
    drawn = _in_namespaces(access.objects, access.links, selection)
    return drawn._replace(rows=access.rows, notes=access.notes)


def _select_all(selection: SelectedObjects) -> SelectedObjects:
    """All objects; roles and their bindings are folded, because the view `access` is about them."""
    links = _leave_class_to_volume(selection.links, selection.objects)
    drawn = _in_namespaces(selection.objects, links, selection, always=True)
    kinds = {found.kind for found in selection.objects.values()}
    return drawn._replace(folded_kinds=frozenset(kind for kind in kinds if kind.family is Family.ROLE))


def _in_namespaces(
    objects: Mapping[str, KubernetesObject],
    links: "list[Link] | tuple[Link, ...]",
    selection: SelectedObjects,
    *,
    always: bool = False,
) -> SelectedObjects:
    """The objects, enclosed by their namespaces if there are several, or with `always` if one is in the manifest."""
    namespaces = list(dict.fromkeys(found.namespace for found in objects.values() if found.namespace))
    known = {name: identify(NAMESPACE, "", name) for name in namespaces}
    shown = len(namespaces) > 1 or (always and any(identity in selection.objects for identity in known.values()))
    if not shown:
        return SelectedObjects(objects, tuple(links))
    spaces = {identity: selection.objects[identity] for identity in known.values() if identity in selection.objects}
    labels = {identity: name for name, identity in known.items() if identity not in spaces}
    within = {identity: known[found.namespace] for identity, found in objects.items() if found.namespace}
    return SelectedObjects({**spaces, **objects}, tuple(links), within, labels)


def _ends(links: list[Link]) -> set[str]:
    return {end for link in links for end in (link.source, link.target)}


_VIEWS: Mapping[ViewName, Callable[[SelectedObjects], SelectedObjects]] = {
    "placement": _select_placement,
    "ownership": _select_ownership,
    "traffic": _select_traffic,
    "storage": _select_storage,
    "access": _select_access,
    "all": _select_all,
}

_NEEDS: Mapping[ViewName, Callable[[Kind], bool]] = {
    "placement": lambda kind: kind in (NODE, POD),
    # Kubernetes itself lets a Service own its EndpointSlices.
    "ownership": lambda kind: _keeps_pods(kind) or kind in (SERVICE, ENDPOINT_SLICE),
    "traffic": lambda kind: (
        kind == POD
        or kind.family in _TRAFFIC
        or any(rule.relation == Relation.ROUTES.value for rule in kind.references)
    ),
    "storage": lambda kind: kind == POD or kind.family in _STORAGE,
    "access": lambda kind: kind.family in (Family.ACCOUNT, Family.ROLE),
    "all": lambda _: True,
}
