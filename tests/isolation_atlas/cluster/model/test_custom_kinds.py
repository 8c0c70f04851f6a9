"""Facts about the tables that say which field of which kind refers to what."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.kubernetes_objects import links, make_object, messages
from tools.relations import format_relations

from isolation_atlas.authoring.document import parse_documents, read_document
from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import Cluster, Presence, Relation, resolve
from isolation_atlas.cluster.graph.reference import Relation as Relations
from isolation_atlas.cluster.model import kinds as kinds_module
from isolation_atlas.cluster.model.custom_kinds import CustomKind, read_kinds
from isolation_atlas.cluster.model.kinds import KINDS, Kind, kind_written
from isolation_atlas.cluster.model.manifest import parse_manifests
from isolation_atlas.problem import AtlasError

REFERS, ROUTES, SELECTS, MOUNTS = Relation.REFERS, Relation.ROUTES, Relation.SELECTS, Relation.MOUNTS
TABLE = Path(kinds_module.__file__).with_name("relations.yml")


def _read(text: str) -> dict[Kind, Kind]:
    return dict(read_kinds(parse_documents(SourceText(text, "kinds.yml"))[0]))


def _custom(api_version: str, kind: str, name: str, spec: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**make_object(kind, name, spec=spec, **more), "apiVersion": api_version}


def _cluster(*data: dict[str, Any], kinds: dict[Kind, Kind] | None = None) -> Cluster:
    return resolve(parse_manifests([("a.json", "\n".join(map(json.dumps, data)).encode())], "a.json", kinds))


def test_the_table_that_is_read_is_what_authors_see_as_yaml() -> None:
    assert TABLE.with_suffix(".json").read_text(encoding="utf-8") == format_relations(), "Run `make schemas`."


def test_the_table_of_the_site_has_the_form_that_authors_are_held_to() -> None:
    table = validate(read_document(TABLE, "relations.yml"), dict[str, CustomKind], what="the table")
    for written, entry in table.items():
        name, _, group = written.partition(".")
        assert (group, name) in KINDS
        for rule in entry.references:
            assert kind_written(rule.kind).is_listed, rule.kind
            Relations(rule.relation)


WIDGET = """
Widget.example.com:
  plural: widgets
  scope: Cluster
  family: route
  references:
  - {field: "spec.targets[].name", kind: Service, namespace_field: namespace, relation: routes to, port: port}
  - {field: spec.selector, selects: true, kind: Pod, relation: selects}
"""


def test_an_author_adds_a_kind_without_code() -> None:
    widget = _custom("example.com/v1", "Widget", "w", {"targets": [{"name": "s", "namespace": "shop", "port": 81}]})
    service = make_object("Service", "s", "shop", spec={"ports": [{"port": 80}]})
    found = _cluster(widget, service, kinds=_read(WIDGET))
    assert ("Widget.example.com//w", ROUTES, "Service/shop/s") in links(found)
    assert messages(found) == ["Service 's' has no port 81. Known: '80'."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Widget.example.com: {plurl: x}", "Unknown key 'plurl'. Did you mean 'plural'?"),
        ("Widget: {plural: x}", "A custom kind has a group: write it as in 'Rollout.argoproj.io'."),
        ("W.example.com: {references: [{field: a, kind: Podx}]}", "No kind is called 'Podx' here."),
        (
            "W.example.com: {references: [{field: a, kind: Pod, relation: eats}]}",
            "Unknown value 'eats' for 'relation'.",
        ),
        ("W.example.com: {references: [{kind: Pod}]}", "The key 'field' is missing in entry 1 of 'references'."),
    ],
)
def test_a_mistake_in_an_authors_table_is_told_at_its_place(text: str, message: str) -> None:
    with pytest.raises(AtlasError) as raised:
        _read(text)
    assert message in str(raised.value)
    assert raised.value.problems[0].location.path == "kinds.yml"


def _identity(data: dict[str, Any]) -> str:
    return f"{kind_written(data['kind'])}/default/{data['metadata']['name']}"


SERVICE, SECRET, CONFIG_MAP = (make_object(kind, "x", spec={}) for kind in ("Service", "Secret", "ConfigMap"))
POD = make_object("Pod", "x", labels={"app": "x"})

# An object of a custom kind, the object that it refers to, and their relation.
CUSTOM: tuple[tuple[dict[str, Any], dict[str, Any], Relation], ...] = (
    (
        _custom("argoproj.io/v1alpha1", "Rollout", "a", {"strategy": {"canary": {"stableService": "x"}}}),
        SERVICE,
        REFERS,
    ),
    (
        _custom(
            "networking.istio.io/v1", "VirtualService", "a", {"tcp": [{"route": [{"destination": {"host": "x"}}]}]}
        ),
        SERVICE,
        ROUTES,
    ),
    (
        _custom(
            "networking.istio.io/v1",
            "VirtualService",
            "a",
            {"http": [{"route": [{"destination": {"host": "x.default.svc.cluster.local"}}]}]},
        ),
        SERVICE,
        ROUTES,
    ),
    (_custom("networking.istio.io/v1", "Gateway", "a", {"selector": {"app": "x"}}), POD, SELECTS),
    (
        _custom("traefik.io/v1alpha1", "IngressRouteTCP", "a", {"routes": [{"services": [{"name": "x"}]}]}),
        SERVICE,
        ROUTES,
    ),
    (_custom("traefik.io/v1alpha1", "Middleware", "a", {"basicAuth": {"secret": "x"}}), SECRET, REFERS),
    (_custom("cert-manager.io/v1", "Issuer", "a", {"ca": {"secretName": "x"}}), SECRET, REFERS),
    (
        _custom("kubevirt.io/v1", "VirtualMachineInstance", "a", {"volumes": [{"configMap": {"name": "x"}}]}),
        CONFIG_MAP,
        MOUNTS,
    ),
    (
        _custom(
            "serving.knative.dev/v1",
            "Service",
            "a",
            {"template": {"spec": {"containers": [{"envFrom": [{"configMapRef": {"name": "x"}}]}]}}},
        ),
        CONFIG_MAP,
        REFERS,
    ),
    (_custom("monitoring.coreos.com/v1", "PodMonitor", "a", {"selector": {"matchLabels": {"app": "x"}}}), POD, SELECTS),
    (_custom("external-secrets.io/v1", "PushSecret", "a", {"selector": {"secret": {"name": "x"}}}), SECRET, REFERS),
    (
        _custom("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "a", {"targetRef": {"kind": "Service", "name": "x"}}),
        SERVICE,
        REFERS,
    ),
)


@pytest.mark.parametrize(("refers", "target", "relation"), CUSTOM)
def test_a_widely_used_custom_kind_is_linked_to_what_it_names(
    refers: dict[str, Any], target: dict[str, Any], relation: Relation
) -> None:
    found = _cluster(refers, target)
    assert _identity(target) in {to for _, how, to in links(found) if how is relation}
    assert messages(found) == []


@pytest.mark.parametrize(
    "maker",
    [
        _custom("cert-manager.io/v1", "Certificate", "a", {"secretName": "made"}),
        _custom("external-secrets.io/v1", "ExternalSecret", "made", {}),
        _custom("external-secrets.io/v1", "ExternalSecret", "a", {"target": {"name": "made"}}),
        _custom("bitnami.com/v1alpha1", "SealedSecret", "made", {}),
        make_object(
            "Ingress",
            "a",
            spec={"tls": [{"secretName": "made"}]},
        )
        | {"metadata": {"name": "a", "annotations": {"cert-manager.io/cluster-issuer": "ca"}}},
    ],
)
def test_a_secret_that_a_controller_makes_is_declared_and_not_missing(maker: dict[str, Any]) -> None:
    reader = make_object("Pod", "p", spec={"volumes": [{"name": "v", "secret": {"secretName": "made"}}]})
    found = _cluster(reader, maker)
    assert messages(found) == []
    assert found.objects["Secret/default/made"].presence is Presence.DECLARED
    assert ("Pod/default/p", MOUNTS, "Secret/default/made") in links(found)


@pytest.mark.parametrize(
    ("workload", "labels", "count"),
    [
        (_custom("monitoring.coreos.com/v1", "Prometheus", "k8s", {"replicas": 2}), {"prometheus": "k8s"}, 2),
        (
            _custom(
                "example.com/v1",
                "CloneSet",
                "c",
                {"template": {"metadata": {"labels": {"app": "c"}}, "spec": {"containers": [{"name": "c"}]}}},
            ),
            {"app": "c"},
            1,
        ),
        (
            _custom("kubevirt.io/v1", "VirtualMachine", "m", {"template": {"metadata": {"labels": {"app": "m"}}}}),
            {"app": "m", "kubevirt.io": "virt-launcher"},
            1,
        ),
    ],
)
def test_the_pods_of_a_custom_workload_are_declared(
    workload: dict[str, Any], labels: dict[str, str], count: int
) -> None:
    service = make_object("Service", "s", spec={"selector": labels})
    found = _cluster(workload, service)
    assert messages(found) == []
    (pods,) = [one for one in found.objects.values() if one.kind.name == "Pod"]
    assert (pods.presence, pods.count) == (Presence.DECLARED, count)


@pytest.mark.parametrize("kind", ["SandboxTemplate", "Job"])
def test_an_object_that_keeps_no_pods_declares_none(kind: str) -> None:
    tasks = {"tasks": [{"template": {"spec": {"containers": [{"name": "c"}]}}}]}
    template = {"podTemplate": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c"}]}}}
    found = _cluster(_custom("example.com/v1", kind, "a", tasks if kind == "Job" else template))
    assert len(found.objects) == 1


def test_a_route_needs_no_grant_within_its_namespace_and_no_service_that_is_no_name_of_the_cluster() -> None:
    route = _custom(
        "networking.istio.io/v1",
        "VirtualService",
        "a",
        {"http": [{"route": [{"destination": {"host": "api.example.com"}}]}]},
    )
    assert messages(_cluster(route)) == []


def test_a_monitor_names_a_port_that_its_services_have() -> None:
    service = make_object("Service", "s", labels={"app": "x"}, spec={"ports": [{"name": "http", "port": 80}]})
    spec = {"selector": {"matchLabels": {"app": "x"}}, "endpoints": [{"port": "htp"}]}
    found = _cluster(_custom("monitoring.coreos.com/v1", "ServiceMonitor", "m", spec), service)
    assert messages(found) == [
        "No Service that this ServiceMonitor selects has a port named 'htp'. Did you mean 'http'?"
    ]
