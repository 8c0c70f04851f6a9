"""Chooses which objects and links of a cluster each view shows, and what stands within what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from isolation_atlas.cluster.graph.cluster import Cluster, Link
from isolation_atlas.cluster.graph.declared import TEMPLATES
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.selector import Selector
from isolation_atlas.cluster.view.facts import is_control_plane

ViewName: TypeAlias = Literal["placement", "ownership", "traffic", "storage", "all"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)

OUTSIDE = "outside"
CONTROL_PLANE = "control plane"
PENDING = "pending"
DECLARED = "declared"

_TRAFFIC = frozenset({"Ingress", "Gateway", "HTTPRoute", "Service", "EndpointSlice", "NetworkPolicy"})
_STORAGE = frozenset({"PersistentVolumeClaim", "PersistentVolume", "StorageClass"})


@dataclass(frozen=True, slots=True)
class Scene:
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


def choose(cluster: Cluster, view: ViewName, namespace: str | None, selector: Selector) -> Scene:
    """The scene of a view, without what lies in another namespace or has other labels.

    Both narrow what is shown, never what references resolve to. What lives outside namespaces is shown where something
    that is shown is linked to it.
    """
    chosen = {
        identity: found for identity, found in cluster.objects.items() if _is_asked_for(found, namespace, selector)
    }
    narrowed = namespace is not None or bool(selector.requirements)
    if narrowed:
        for link in cluster.links:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                found = cluster.objects[other]
                joins = not found.namespace or found.presence is Presence.UNDEFINED or bool(found.maker)
                if one in chosen and joins:
                    chosen.setdefault(other, found)
        # From a claim to its volume, and from there to its class.
        for link in cluster.links:
            if link.source in chosen and not cluster.objects[link.target].namespace:
                chosen.setdefault(link.target, cluster.objects[link.target])
    links = tuple(link for link in cluster.links if link.source in chosen and link.target in chosen)
    order = {identity: chosen[identity] for identity in cluster.objects if identity in chosen}
    return _CHOICES[view](Scene(order, links))


def _is_asked_for(found: KubernetesObject, namespace: str | None, selector: Selector) -> bool:
    if found.presence is Presence.UNDEFINED:
        return namespace is None and not selector.requirements
    if not found.namespace and (namespace is not None or selector.requirements):
        return found.kind == "Namespace" and found.name == namespace
    return namespace in (None, found.namespace) and selector.matches(found.labels)


def _place(scene: Scene) -> Scene:
    """Pods within their nodes, nodes within the control plane where they say so."""
    objects = {identity: found for identity, found in scene.objects.items() if found.kind in ("Node", "Pod")}
    within = {
        link.target: link.source
        for link in scene.links
        if link.relation is Relation.CONTAINS and link.source in objects and link.target in objects
    }
    labels = {}
    for identity, found in objects.items():
        if found.kind == "Node" and is_control_plane(found):
            within[identity] = CONTROL_PLANE
            labels[CONTROL_PLANE] = "Control plane"
        elif found.kind == "Pod" and identity not in within:
            # One that a Service looks for and does not find runs nowhere.
            declared = found.presence is Presence.DECLARED
            within[identity] = DECLARED if declared else PENDING
            labels[within[identity]] = "Declared, on no node yet" if declared else "On no node yet"
    looked_for = {link.target for link in scene.links if link.relation is Relation.SELECTS}
    for identity in [*objects]:
        if objects[identity].presence is Presence.UNDEFINED and identity in looked_for:
            del objects[identity]
    if not any(value == PENDING and key in objects for key, value in within.items()):
        labels.pop(PENDING, None)
    return Scene(objects, (), within, labels)


def _own(scene: Scene) -> Scene:
    """Whatever owns or is owned, all that makes Pods, and what scales it."""
    kinds = {*TEMPLATES, "Pod", "HorizontalPodAutoscaler"}
    links = [
        link
        for link in scene.links
        if link.relation is Relation.OWNS or scene.objects[link.source].kind == "HorizontalPodAutoscaler"
    ]
    ends = _ends(links)
    objects = {
        identity: found
        for identity, found in scene.objects.items()
        if identity in ends or (found.kind in kinds and found.presence is not Presence.UNDEFINED)
    }
    return _in_namespaces(objects, links, scene)


def _route(scene: Scene) -> Scene:
    """From outside through routes and Services to Pods, and the policies that select those.

    Where a Service selects nothing, all Pods of its namespace are shown: one of them is what it should select.
    """
    links = [
        link
        for link in scene.links
        if link.relation in (Relation.ROUTES, Relation.SELECTS)
        and {scene.objects[link.source].kind, scene.objects[link.target].kind} & _TRAFFIC
    ]
    repeated = _repeated(scene, links)
    links = [link for link in links if not {link.source, link.target} & repeated]
    ends = _ends(links)
    targets = [scene.objects[link.target] for link in links if link.relation is Relation.SELECTS]
    missed = {found.namespace for found in targets if found.presence is Presence.UNDEFINED}
    objects = {
        identity: found
        for identity, found in scene.objects.items()
        if identity in ends
        or (found.kind in _TRAFFIC and found.presence is not Presence.UNDEFINED and identity not in repeated)
        or (found.kind == "Pod" and found.namespace in missed)
    }
    entries = [
        Link(OUTSIDE, identity, Relation.ROUTES, _ways_in(found))
        for identity, found in objects.items()
        if _is_entry(found)
    ]
    drawn = _in_namespaces(objects, [*entries, *links], scene)
    labels = {OUTSIDE: "Outside the cluster", **drawn.labels} if entries else drawn.labels
    return Scene(drawn.objects, drawn.links, drawn.within, labels)


def _repeated(scene: Scene, links: list[Link]) -> set[str]:
    """The EndpointSlices that lead to no other Pods than their Service selects, ready ones all."""
    selected: dict[str, set[str]] = {}
    routed: dict[str, set[str]] = {}
    services: dict[str, str] = {}
    for link in links:
        if link.relation is Relation.SELECTS:
            selected.setdefault(link.source, set()).add(link.target)
        elif scene.objects[link.source].kind == "EndpointSlice" and not link.labels:
            routed.setdefault(link.source, set()).add(link.target)
        elif scene.objects[link.target].kind == "EndpointSlice":
            services[link.target] = link.source
    return {
        endpoints
        for endpoints, service in services.items()
        if (pods := selected.get(service)) and pods == routed.get(endpoints)
    }


def _is_entry(found: KubernetesObject) -> bool:
    if found.kind == "Service":
        return found.text("spec", "type") in ("NodePort", "LoadBalancer")
    return found.kind in ("Ingress", "Gateway") and found.presence is not Presence.UNDEFINED


def _ways_in(found: KubernetesObject) -> tuple[str, ...]:
    match found.kind:
        case "Service":
            kind = found.text("spec", "type")
            field = "nodePort" if kind == "NodePort" else "port"
            return tuple(f"port {port[field]}" for port in found.items("spec", "ports") if port.get(field))
        case "Gateway":
            listeners = found.items("spec", "listeners")
            return tuple(
                f"{listener.get('protocol') or ''} {listener.get('port') or ''}".strip() for listener in listeners
            )
        case _:
            return ("HTTPS",) if found.items("spec", "tls") else ("HTTP",)


def _store(scene: Scene) -> Scene:
    """From Pods through claims and volumes to classes."""
    links = [
        link
        for link in scene.links
        if link.relation in (Relation.MOUNTS, Relation.REFERS)
        and scene.objects[link.target].kind in _STORAGE
        and scene.objects[link.source].kind in _STORAGE | {"Pod"}
    ]
    ends = _ends(links)
    objects = {
        identity: found for identity, found in scene.objects.items() if identity in ends or found.kind in _STORAGE
    }
    # A claim's class is that of its volume; the way there leads over the volume.
    through = {(link.source, end.target) for link in links for end in links if link.target == end.source}
    return _in_namespaces(objects, [link for link in links if (link.source, link.target) not in through], scene)


def _show_all(scene: Scene) -> Scene:
    return _in_namespaces(scene.objects, scene.links, scene, always=True)


def _in_namespaces(
    objects: Mapping[str, KubernetesObject],
    links: "list[Link] | tuple[Link, ...]",
    scene: Scene,
    *,
    always: bool = False,
) -> Scene:
    """The objects within their namespaces, where there are several of them."""
    namespaces = list(dict.fromkeys(found.namespace for found in objects.values() if found.namespace))
    known = {name: f"Namespace//{name}" for name in namespaces}
    shown = len(namespaces) > 1 or (always and any(identity in scene.objects for identity in known.values()))
    if not shown:
        return Scene(objects, tuple(links))
    spaces = {identity: scene.objects[identity] for identity in known.values() if identity in scene.objects}
    labels = {identity: name for name, identity in known.items() if identity not in spaces}
    within = {identity: known[found.namespace] for identity, found in objects.items() if found.namespace}
    return Scene({**spaces, **objects}, tuple(links), within, labels)


def _ends(links: list[Link]) -> set[str]:
    return {end for link in links for end in (link.source, link.target)}


_CHOICES: Mapping[ViewName, Callable[[Scene], Scene]] = {
    "placement": _place,
    "ownership": _own,
    "traffic": _route,
    "storage": _store,
    "all": _show_all,
}
