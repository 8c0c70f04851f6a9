"""Facts about the table of kinds."""

import json
import re
from pathlib import Path

import pytest
from kubernetes_validate.utils import all_versions
from tests.support.kubernetes_objects import objects
from tools import kubernetes_kinds
from tools.kubernetes_kinds import list_kinds, read_resources
from tools.project import PROJECT

from isolation_atlas.cluster.model.api_schema import known_versions
from isolation_atlas.cluster.model.kinds import KINDS, SERVICE, Kind, find_kind, kind_named, kind_of

NEWEST = all_versions()[-1]


def _differences(table: "dict[tuple[str, str], Kind]") -> list[str]:
    """The kinds of the newest Kubernetes that the table lacks, and the kinds that only the table has."""
    served = list_kinds(NEWEST)
    in_table = {key: sorted(kind.versions) for key, kind in table.items() if kind.versions}
    return sorted(str(key) for key in served.keys() | in_table.keys() if served.get(key) != in_table.get(key))


def test_manifests_are_checked_against_the_newest_kubernetes_whose_schemas_are_here() -> None:
    (configured,) = re.findall(r'kubernetes_version: "(.+)"', (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert configured == known_versions()[-1], "Set kubernetes_version in mkdocs.yml; tools/outdated.py says the rest."


def test_the_table_holds_every_kind_of_the_newest_kubernetes_with_its_versions() -> None:
    assert len(list_kinds(NEWEST)) > 80
    assert _differences(dict(KINDS)) == []


@pytest.mark.parametrize("key", [("apps", "Deployment"), ("resource.k8s.io", "DeviceClass"), ("", "Pod")])
def test_a_missing_or_surplus_kind_of_the_table_is_found(key: tuple[str, str]) -> None:
    lacking = {other: kind for other, kind in KINDS.items() if other != key}
    assert _differences(lacking) == [str(key)]
    more = {**KINDS, ("apps", "Widget"): Kind("apps", "Widget", "widgets", versions=("v1",))}
    assert _differences(more) == [str(("apps", "Widget"))]


@pytest.mark.parametrize(
    ("key", "plural", "namespaced"),
    [
        (("", "Node"), "nodes", False),
        (("", "Endpoints"), "endpoints", True),
        (("networking.k8s.io", "NetworkPolicy"), "networkpolicies", True),
        (("networking.k8s.io", "IPAddress"), "ipaddresses", False),
        (("flowcontrol.apiserver.k8s.io", "FlowSchema"), "flowschemas", False),
        (("gateway.networking.k8s.io", "GatewayClass"), "gatewayclasses", False),
        (("rbac.authorization.k8s.io", "Role"), "roles", True),
    ],
)
def test_a_kind_has_the_plural_and_the_scope_of_the_api(key: tuple[str, str], plural: str, namespaced: bool) -> None:
    assert (KINDS[key].plural, KINDS[key].namespaced) == (plural, namespaced)


@pytest.mark.parametrize(
    ("api_version", "name", "written", "resource"),
    [
        ("v1", "Service", "Service", "services"),
        ("serving.knative.dev/v1", "Service", "Service.serving.knative.dev", "services.serving.knative.dev"),
        ("gateway.networking.k8s.io/v1beta1", "Gateway", "Gateway", "gateways"),
        ("networking.istio.io/v1", "Gateway", "Gateway.networking.istio.io", "gateways.networking.istio.io"),
        ("example.com/v1", "Policy", "Policy.example.com", "policies.example.com"),
        ("v1", "Event", "Event", "events"),
        ("events.k8s.io/v1", "Event", "Event.events.k8s.io", "events.events.k8s.io"),
        ("extensions/v1beta1", "Deployment", "Deployment", "deployments"),
        ("apps/v1beta2", "Deployment", "Deployment", "deployments"),
    ],
)
def test_a_kind_is_written_with_its_group_if_its_name_is_ambiguous(
    api_version: str, name: str, written: str, resource: str
) -> None:
    kind = kind_of(api_version, name)
    assert (str(kind), kind.resource) == (written, resource)


def test_each_kind_of_the_table_is_written_differently() -> None:
    assert len({str(kind) for kind in KINDS.values()}) == len(KINDS)


def test_a_name_alone_means_the_kind_of_kubernetes() -> None:
    assert kind_named("Service") == SERVICE != find_kind("serving.knative.dev", "Service")
    assert kind_named("Widget") == find_kind("", "Widget")


@pytest.mark.parametrize(("scope", "namespace"), [("Cluster", ""), ("Namespaced", "default")])
def test_a_definition_says_the_plural_and_the_scope_of_its_kind(scope: str, namespace: str) -> None:
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "mice.example.com"},
        "spec": {"group": "example.com", "scope": scope, "names": {"kind": "Mouse", "plural": "mice"}},
    }
    mouse = {"apiVersion": "example.com/v1", "kind": "Mouse", "metadata": {"name": "one"}}
    found, _ = objects(mouse, definition).objects
    assert (found.namespace, found.kind.resource) == (namespace, "mice.example.com")
    (stranger,) = objects({**mouse, "apiVersion": "example.org/v1"}).objects
    assert (stranger.namespace, stranger.kind.resource) == ("default", "mouses.example.org")


def test_the_program_takes_plurals_and_scopes_from_what_kubernetes_publishes(tmp_path: Path) -> None:
    served = {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Mouse"}}
    review = {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Review"}}
    paths = {
        "/apis/example.com/v1/mice": {"get": served, "parameters": []},
        "/apis/example.com/v1/namespaces/{namespace}/mice/{name}": {"get": served},
        "/apis/example.com/v1/namespaces/{namespace}/mice/{name}/status": {"get": served},
        "/apis/example.com/v1/reviews": {"post": review},
    }
    assert read_resources({"paths": paths}) == {
        ("example.com", "Mouse"): ("mice", True),
        ("example.com", "Review"): ("reviews", False),
    }
    listed = [
        {"name": "mice", "kind": "Mouse", "namespaced": True},
        {"name": "mice/scale", "kind": "Scale", "group": "autoscaling", "namespaced": True},
    ]
    assert read_resources({"groupVersion": "example.com/v1", "resources": listed}) == {
        ("example.com", "Mouse"): ("mice", True)
    }
    (tmp_path / "swagger.json").write_text(json.dumps({"paths": paths}))
    before = kubernetes_kinds.TABLE.read_bytes()
    assert kubernetes_kinds.main([str(tmp_path / "swagger.json")]) == 1
    assert kubernetes_kinds.TABLE.read_bytes() == before
