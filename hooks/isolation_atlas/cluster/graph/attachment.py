"""Tells which routes the listeners of a Gateway take, and why a route is attached to none.

https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#allowedroutes
"""

from collections.abc import Callable, Mapping, Sequence

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import GATEWAY_ROUTES
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.selector import Selector, read_selector
from isolation_atlas.problem import suggest

# The kinds of routes that a listener takes which names none. Of another protocol, the controller says it.
_KINDS: Mapping[str, Sequence[str]] = {
    "HTTP": ("HTTPRoute", "GRPCRoute"),
    "HTTPS": ("HTTPRoute", "GRPCRoute"),
    "TLS": ("TLSRoute", "TCPRoute"),
    "TCP": ("TCPRoute",),
    "UDP": ("UDPRoute",),
}

MatchNamespace = Callable[[str, Selector], bool]
"""Whether a namespace may have the labels that a selector asks for: also where nobody knows its labels."""


def describe_allowed(gateway: KubernetesObject) -> list[str]:
    """What each listener of a Gateway says of the routes that it takes; nothing of one that says nothing."""
    said = {
        str(listener.get("name")): _describe(listener, says_kinds=bool(allowed.get("kinds")))
        for listener in gateway.items("spec", "listeners")
        if isinstance(allowed := listener.get("allowedRoutes"), dict)
    }
    if len(set(said.values())) == 1 and len(said) == len(gateway.items("spec", "listeners")):
        return [f"takes {next(iter(said.values()))}"]
    return [f"{name} takes {what}" for name, what in said.items()]


def explain_refusal(
    route: KubernetesObject, keys: tuple[Key, ...], gateway: KubernetesObject, may_match: MatchNamespace
) -> tuple[tuple[Key, ...], str] | None:
    """Why no listener of a Gateway takes a route, with the keys of the field that says so; None if one may take it.

    Args:
        route: the route.
        keys: the keys of the parent reference to the Gateway.
        gateway: the Gateway, or a ListenerSet.
        may_match: whether a namespace may have some labels.
    """
    listeners = gateway.items("spec", "listeners")
    whole = f"{gateway.kind.name} {gateway.name!r}"
    if not listeners:
        return None
    for field, name, called in (("sectionName", "name", "listener named"), ("port", "port", "listener of port")):
        wanted = route.get(*keys, field)
        if wanted in (None, ""):
            continue
        known = [str(listener[name]) for listener in listeners if listener.get(name)]
        listeners = [listener for listener in listeners if listener.get(name) == wanted]
        if not listeners:
            return (*keys, field), f"{whole} has no {called} {wanted!r}. {suggest(str(wanted), known)}"
    if any(_takes(listener, route, gateway, may_match) for listener in listeners):
        return None
    allowed = dict.fromkeys(
        f"{listener.get('name')!r} takes {_describe(listener, says_kinds=True)}" for listener in listeners
    )
    who = f"{route.kind.name} {route.name!r} of namespace {route.namespace!r}"
    hosts = f" for {', '.join(_list_hosts(route))}" if _list_hosts(route) else ""
    return (*keys, "name"), f"No listener of {whole} takes {who}{hosts}: {'; '.join(allowed)}."


def _takes(
    listener: Mapping[str, Data], route: KubernetesObject, gateway: KubernetesObject, may_match: MatchNamespace
) -> bool:
    kinds, host, hosts = _list_kinds(listener), listener.get("hostname"), _list_hosts(route)
    source, selector = _read_namespaces(listener)
    if kinds and (route.kind.group, route.kind.name) not in kinds:
        return False
    if isinstance(host, str) and host and hosts and not any(_meet(host.lower(), one.lower()) for one in hosts):
        return False
    match source:
        case "Same":
            return route.namespace == gateway.namespace
        case "Selector":
            return may_match(route.namespace, selector)
        case _:
            return source != "None"


def _list_hosts(route: KubernetesObject) -> list[str]:
    hosts = route.get("spec", "hostnames")
    return [host for host in hosts if isinstance(host, str)] if isinstance(hosts, list) else []


def _meet(one: str, other: str) -> bool:
    """Whether two host names mean a host in common; `*.` stands for one or more labels."""
    return one == other or any(
        wide.startswith("*.") and narrow.endswith(wide[1:]) for wide, narrow in ((one, other), (other, one))
    )


def _list_kinds(listener: Mapping[str, Data]) -> set[tuple[str, str]]:
    """The groups and names of the kinds that a listener takes; empty if nobody knows."""
    usual = GATEWAY_ROUTES[0].group
    allowed = listener.get("allowedRoutes")
    kinds = allowed.get("kinds") if isinstance(allowed, dict) else None
    if isinstance(kinds, list) and kinds:
        # A group that is written as "" is that of the core.
        return {
            (group if isinstance(group := kind.get("group"), str) else usual, str(kind.get("kind")))
            for kind in kinds
            if isinstance(kind, dict)
        }
    return {(usual, kind) for kind in _KINDS.get(str(listener.get("protocol")), ())}


def _read_namespaces(listener: Mapping[str, Data]) -> tuple[str, Selector]:
    """From which namespaces a listener takes routes: `All`, `Same`, `None`, or `Selector` with their labels."""
    allowed = listener.get("allowedRoutes")
    spaces = allowed.get("namespaces") if isinstance(allowed, dict) else None
    source = spaces.get("from") if isinstance(spaces, dict) else None
    return str(source or "Same"), read_selector(spaces.get("selector") if isinstance(spaces, dict) else None)


def _describe(listener: Mapping[str, Data], *, says_kinds: bool) -> str:
    """The routes that a listener takes, such as "HTTPRoute of all namespaces"."""
    source, selector = _read_namespaces(listener)
    if source == "None":
        return "no routes"
    kinds = " and ".join(sorted(name for _, name in _list_kinds(listener))) if says_kinds else ""
    where = {
        "All": "of all namespaces",
        "Same": "of its own namespace",
        "Selector": f"of namespaces with {selector}" if selector.requirements else "of all namespaces",
    }
    host = listener.get("hostname")
    return " ".join(filter(None, (kinds or "routes", where.get(source, ""), f"for {host}" if host else "")))
