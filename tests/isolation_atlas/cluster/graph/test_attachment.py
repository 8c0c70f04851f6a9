"""Facts about which listeners of a Gateway take a route."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import cluster, make_object, messages, objects, view

from isolation_atlas.cluster import resolve


def _listener(name: str = "web", **more: Any) -> dict[str, Any]:
    return {"name": name, "port": 80, "protocol": "HTTP", **more}


def _from(source: str, **more: Any) -> dict[str, Any]:
    return {"allowedRoutes": {"namespaces": {"from": source, **more}}}


def _gateway(*listeners: dict[str, Any]) -> dict[str, Any]:
    return make_object("Gateway", "front", "infra", spec={"listeners": list(listeners)})


def _route(kind: str = "HTTPRoute", namespace: str = "infra", hosts: Any = None, **parent: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {"parentRefs": [{"name": "front", "namespace": "infra", **parent}]}
    return make_object(kind, "shop", namespace, spec={**spec, **({"hostnames": hosts} if hosts else {})})


SHOP = make_object("Namespace", "shop", labels={"team": "shop"})
BY_TEAM = {"selector": {"matchLabels": {"team": "shop"}}}


@pytest.mark.parametrize(
    ("listener", "route"),
    [
        (_listener(), _route()),
        (_listener(), _route(sectionName="web", port=80)),
        (_listener(**_from("All")), _route(namespace="shop")),
        (_listener(**_from("Selector", **BY_TEAM)), _route(namespace="shop")),
        (_listener(**_from("Selector", selector={})), _route(namespace="shop")),
        (_listener(allowedRoutes={"kinds": [{"kind": "GRPCRoute"}]}), _route("GRPCRoute")),
        (_listener(protocol="example.com/own"), _route("TCPRoute")),
        (_listener(hostname="*.example.com"), _route(hosts=["a.b.example.com", "example.net"])),
        (_listener(hostname="shop.example.com"), _route(hosts=["*.example.com"])),
        (_listener(hostname="Shop.example.com"), _route(hosts=["shop.example.com"])),
        (_listener(hostname="shop.example.com"), _route()),
    ],
)
def test_nothing_is_told_of_a_route_that_a_listener_takes(listener: dict[str, Any], route: dict[str, Any]) -> None:
    assert messages(cluster(_gateway(listener), route, SHOP)) == []


@pytest.mark.parametrize(
    ("listeners", "route", "told"),
    [
        ([_listener()], _route(sectionName="wbe"), "Gateway 'front' has no listener named 'wbe'. Did you mean 'web'?"),
        ([_listener()], _route(port=443), "Gateway 'front' has no listener of port 443. Known: '80'."),
        (
            [_listener(), _listener("tls", port=443)],
            _route(sectionName="web", port=443),
            "Gateway 'front' has no listener of port 443. Known: '80'.",
        ),
        (
            [_listener()],
            _route(namespace="shop"),
            (
                "No listener of Gateway 'front' takes HTTPRoute 'shop' of namespace 'shop': "
                "'web' takes GRPCRoute and HTTPRoute of its own namespace."
            ),
        ),
        (
            [_listener(**_from("Selector", selector={"matchLabels": {"team": "pay"}}))],
            _route(namespace="shop"),
            (
                "No listener of Gateway 'front' takes HTTPRoute 'shop' of namespace 'shop': "
                "'web' takes GRPCRoute and HTTPRoute of namespaces with team=pay."
            ),
        ),
        (
            [_listener(**_from("None"))],
            _route(),
            "No listener of Gateway 'front' takes HTTPRoute 'shop' of namespace 'infra': 'web' takes no routes.",
        ),
        (
            [_listener("dns", protocol="UDP", port=53), _listener("db", protocol="TCP", port=5432)],
            _route(),
            (
                "No listener of Gateway 'front' takes HTTPRoute 'shop' of namespace 'infra': "
                "'dns' takes UDPRoute of its own namespace; 'db' takes TCPRoute of its own namespace."
            ),
        ),
        (
            [_listener(hostname="*.example.com")],
            _route(hosts=["example.com", "shop.example.net"]),
            (
                "No listener of Gateway 'front' takes HTTPRoute 'shop' of namespace 'infra' for example.com, "
                "shop.example.net: 'web' takes GRPCRoute and HTTPRoute of its own namespace for *.example.com."
            ),
        ),
    ],
)
def test_a_route_that_no_listener_takes_is_told(
    listeners: list[dict[str, Any]], route: dict[str, Any], told: str
) -> None:
    assert messages(cluster(_gateway(*listeners), route, SHOP)) == [told]


def test_the_place_that_is_told_is_the_field_that_names_no_listener() -> None:
    manifest = objects(_gateway(_listener()), _route(sectionName="wbe"))
    ((_, problem),) = resolve(manifest).problems
    assert '"sectionName": "wbe"' in problem.excerpt


def test_nobody_knows_whether_a_selector_takes_a_namespace_that_is_not_in_the_manifest() -> None:
    gateway = _gateway(_listener(**_from("Selector", **BY_TEAM)))
    assert messages(cluster(gateway, _route(namespace="shop"))) == []


def test_the_name_of_a_namespace_that_is_not_in_the_manifest_is_known_all_the_same() -> None:
    names = {"selector": {"matchLabels": {"kubernetes.io/metadata.name": "pay"}}}
    (told,) = messages(cluster(_gateway(_listener(**_from("Selector", **names))), _route(namespace="shop")))
    assert "of namespaces with kubernetes.io/metadata.name=pay" in told


def test_a_gateway_without_listeners_takes_them_from_elsewhere() -> None:
    assert messages(cluster(_gateway(), _route(sectionName="web"))) == []


def test_the_line_to_a_route_names_the_listener() -> None:
    (link,) = cluster(_gateway(_listener()), _route(hosts=["a.example.com"], sectionName="web")).links
    assert link.labels == ("a.example.com, listener web",)


def test_the_section_of_a_service_is_one_of_its_ports() -> None:
    service = make_object("Service", "front", "infra", spec={"ports": [{"name": "http", "port": 80}]})
    route = _route(sectionName="grpc")
    route["spec"]["parentRefs"][0] |= {"group": "", "kind": "Service"}
    assert messages(cluster(service, route)) == ["Service 'front' has no port 'grpc'. Known: '80', 'http'."]


@pytest.mark.parametrize(
    ("listeners", "rows"),
    [
        ([_listener()], ()),
        ([_listener(**_from("All"))], ("takes routes of all namespaces",)),
        (
            [_listener(**_from("Same")), _listener("tls", allowedRoutes={"kinds": [{"kind": "HTTPRoute"}]})],
            ("web takes routes of its own namespace", "tls takes HTTPRoute of its own namespace"),
        ),
    ],
)
def test_the_box_of_a_gateway_says_which_routes_its_listeners_take(
    listeners: list[dict[str, Any]], rows: tuple[str, ...]
) -> None:
    boxes = view(_gateway(*listeners), view="traffic").boxes()
    assert boxes["Gateway/infra/front"].rows == rows
