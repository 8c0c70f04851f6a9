"""Selects the objects and links of a cluster that each view shows, and says what stands within what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from isolation_atlas.cluster.graph.cluster import Cluster, Link
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import (
    ENDPOINT_SLICE,
    GATEWAY,
    HORIZONTAL_POD_AUTOSCALER,
    HTTP_ROUTE,
    INGRESS,
    NAMESPACE,
    NETWORK_POLICY,
    NODE,
    PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    SERVICE,
    STORAGE_CLASS,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.selector import Selector
from isolation_atlas.cluster.view.facts import is_control_plane

ViewName: TypeAlias = Literal["placement", "ownership", "traffic", "storage", "all"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)

OUTSIDE = "outside"
CONTROL_PLANE = "control plane"
PENDING = "pending"
DECLARED = "declared"

_TRAFFIC = frozenset({INGRESS, GATEWAY, HTTP_ROUTE, SERVICE, ENDPOINT_SLICE, NETWORK_POLICY})
_STORAGE = frozenset({PERSISTENT_VOLUME_CLAIM, PERSISTENT_VOLUME, STORAGE_CLASS})


@dataclass(frozen=True, slots=True)
class SelectedObjects:
    """The part of a cluster that a view shows.

    Attributes:
        objects: by identity.
        links: between them.
        within: the identity of what an object stands in; one that is not there stands in the picture itself.
        labels: mere labels that hold objects, by identity.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def select_objects(cluster: Cluster, view: ViewName, namespace: str | None, selector: Selector) -> SelectedObjects:
    """What a view shows, without the objects of other namespaces and those that the selector does not match.

    Both narrow what is shown, never what references resolve to. An object outside namespaces is shown where an object
    that is shown is linked to it.
    """
    selected = {
        identity: found for identity, found in cluster.objects.items() if _is_asked_for(found, namespace, selector)
    }
    narrowed = namespace is not None or bool(selector.requirements)
    if narrowed:
        for link in cluster.links:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                found = cluster.objects[other]
                joins = not found.namespace or found.presence is Presence.UNDEFINED or bool(found.declared_by)
                if one in selected and joins:
                    selected.setdefault(other, found)
        # From a claim to its volume, and from there to its class.
        for link in cluster.links:
            if link.source in selected and not cluster.objects[link.target].namespace:
                selected.setdefault(link.target, cluster.objects[link.target])
    links = tuple(link for link in cluster.links if link.source in selected and link.target in selected)
    order = {identity: selected[identity] for identity in cluster.objects if identity in selected}
    return _VIEWS[view](SelectedObjects(order, links))


def _is_asked_for(found: KubernetesObject, namespace: str | None, selector: Selector) -> bool:
    if found.presence is Presence.UNDEFINED:
        return namespace is None and not selector.requirements
    if not found.namespace and (namespace is not None or selector.requirements):
        return found.kind == NAMESPACE and found.name == namespace
    return namespace in (None, found.namespace) and selector.matches(found.labels)


def _place(selection: SelectedObjects) -> SelectedObjects:
    """Pods within their nodes, nodes within the control plane where they say so."""
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
            # One that a Service looks for and does not find runs nowhere.
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


def _own(selection: SelectedObjects) -> SelectedObjects:
    """Whatever owns or is owned, all that makes Pods, and what scales it."""
    links = [
        link
        for link in selection.links
        if link.relation is Relation.OWNS or selection.objects[link.source].kind == HORIZONTAL_POD_AUTOSCALER
    ]
    ends = _ends(links)
    objects = {
        identity: found
        for identity, found in selection.objects.items()
        if identity in ends or (_keeps_pods(found) and found.presence is not Presence.UNDEFINED)
    }
    return _in_namespaces(objects, links, selection)


def _keeps_pods(found: KubernetesObject) -> bool:
    return bool(found.kind.pod_template) or found.kind in (POD, HORIZONTAL_POD_AUTOSCALER)


def _route(selection: SelectedObjects) -> SelectedObjects:
    """From outside through routes and Services to Pods, and the policies that select those.

    Where a Service selects nothing, all Pods of its namespace are shown: one of them is what it should select.
    """
    links = [
        link
        for link in selection.links
        if link.relation in (Relation.ROUTES, Relation.SELECTS)
        and {selection.objects[link.source].kind, selection.objects[link.target].kind} & _TRAFFIC
    ]
    repeated = _repeated(selection, links)
    links = [link for link in links if not {link.source, link.target} & repeated]
    ends = _ends(links)
    targets = [selection.objects[link.target] for link in links if link.relation is Relation.SELECTS]
    missed = {found.namespace for found in targets if found.presence is Presence.UNDEFINED}
    objects = {
        identity: found
        for identity, found in selection.objects.items()
        if identity in ends
        or (found.kind in _TRAFFIC and found.presence is not Presence.UNDEFINED and identity not in repeated)
        or (found.kind == POD and found.namespace in missed)
    }
    entries = [
        Link(OUTSIDE, identity, Relation.ROUTES, _ways_in(found))
        for identity, found in objects.items()
        if _is_entry(found)
    ]
    drawn = _in_namespaces(objects, [*entries, *links], selection)
    labels = {OUTSIDE: "Outside the cluster", **drawn.labels} if entries else drawn.labels
    return SelectedObjects(drawn.objects, drawn.links, drawn.within, labels)


def _repeated(selection: SelectedObjects, links: list[Link]) -> set[str]:
    """The EndpointSlices that lead to no other Pods than their Service selects, ready ones all."""
    selected: dict[str, set[str]] = {}
    routed: dict[str, set[str]] = {}
    services: dict[str, str] = {}
    for link in links:
        if link.relation is Relation.SELECTS:
            selected.setdefault(link.source, set()).add(link.target)
        elif selection.objects[link.source].kind == ENDPOINT_SLICE and not link.labels:
            routed.setdefault(link.source, set()).add(link.target)
        elif selection.objects[link.target].kind == ENDPOINT_SLICE:
            services[link.target] = link.source
    return {
        endpoints
        for endpoints, service in services.items()
        if (pods := selected.get(service)) and pods == routed.get(endpoints)
    }


def _is_entry(found: KubernetesObject) -> bool:
    if found.kind == SERVICE:
        return found.text("spec", "type") in ("NodePort", "LoadBalancer")
    return found.kind in (INGRESS, GATEWAY) and found.presence is not Presence.UNDEFINED


def _ways_in(found: KubernetesObject) -> tuple[str, ...]:
    if found.kind == SERVICE:
        field = "nodePort" if found.text("spec", "type") == "NodePort" else "port"
        return tuple(f"port {port[field]}" for port in found.items("spec", "ports") if port.get(field))
    if found.kind == GATEWAY:
        listeners = found.items("spec", "listeners")
        return tuple(f"{listener.get('protocol') or ''} {listener.get('port') or ''}".strip() for listener in listeners)
    return ("HTTPS",) if found.items("spec", "tls") else ("HTTP",)


def _store(selection: SelectedObjects) -> SelectedObjects:
    """From Pods through claims and volumes to classes."""
    links = [
        link
        for link in selection.links
        if link.relation in (Relation.MOUNTS, Relation.REFERS)
        and selection.objects[link.target].kind in _STORAGE
        and selection.objects[link.source].kind in _STORAGE | {POD}
    ]
    ends = _ends(links)
    objects = {
        identity: found for identity, found in selection.objects.items() if identity in ends or found.kind in _STORAGE
    }
    # A claim's class is that of its volume; the way there leads over the volume.
    through = {(link.source, end.target) for link in links for end in links if link.target == end.source}
    return _in_namespaces(objects, [link for link in links if (link.source, link.target) not in through], selection)


def _show_all(selection: SelectedObjects) -> SelectedObjects:
    return _in_namespaces(selection.objects, selection.links, selection, always=True)


def _in_namespaces(
    objects: Mapping[str, KubernetesObject],
    links: "list[Link] | tuple[Link, ...]",
    selection: SelectedObjects,
    *,
    always: bool = False,
) -> SelectedObjects:
    """The objects within their namespaces, where there are several of them."""
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
    "placement": _place,
    "ownership": _own,
    "traffic": _route,
    "storage": _store,
    "all": _show_all,
}
