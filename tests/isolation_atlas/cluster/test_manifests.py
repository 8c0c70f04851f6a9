"""Facts about the manifests in `manifests/`, each of which was once read wrongly."""

import re
from pathlib import Path

import pytest
from tests.support.kubernetes_objects import links

from isolation_atlas.cluster import (
    Cluster,
    Manifest,
    Presence,
    Relation,
    ViewOptions,
    build_view,
    resolve,
    to_mermaid,
    to_text,
)
from isolation_atlas.cluster.model.api_schema import check
from isolation_atlas.cluster.model.kinds import PERSISTENT_VOLUME_CLAIM, POD
from isolation_atlas.cluster.model.manifest import parse_manifest, parse_manifests, read_manifest
from isolation_atlas.cluster.model.manifest_files import read_paths
from isolation_atlas.cluster.view.builder import explain_empty
from isolation_atlas.cluster.view.selection import VIEWS, ViewName
from isolation_atlas.problem import AtlasError, Problem

FOLDER = Path(__file__).with_name("manifests")

# What is told of a manifest, as its line and a part of the message; nothing is told of any other.
TOLD: dict[str, list[tuple[int, str]]] = {
    "secret-duplicate-key": [(6, "The key '…' appears twice. kubectl uses the last one.")],
    "secret-unclosed-quote": [(5, "This is not YAML: found unexpected end of stream.")],
    "secret-without-name": [(1, "This Secret has no 'metadata.name' that is text.")],
    "owner-of-another-group": [(10, "No Service.serving.knative.dev is named 'hello'")],
    "rbac": [(19, "No ClusterRole is named 'no-such-role'"), (20, "No ServiceAccount is named 'no-such-account'")],
    "gateway-class-routes-and-grant": [(17, "No Service is named 'audit'")],
    "several-files-a": [(4, "No Pod has the labels 'app=web'")],
    "kustomization": [(1, "kubectl kustomize FOLDER | python -m isolation_atlas.cluster -")],
    "helm-template": [(1, "helm template RELEASE CHART | python -m isolation_atlas.cluster -")],
    "duplicate-label": [(8, "The key 'app' appears twice. kubectl uses the last one.")],
    "one-unreadable-document": [(11, "This is not a Kubernetes object: it has no 'kind' that is text.")],
    "ports-that-do-not-meet": [
        (4, "Service 'shop' has no port 8080. Did you mean '80'?"),
        (9, "No container of the Pods of Service 'shop' has a port named 'nosuch'. Known: 'http'."),
    ],
    "object-twice": [(8, "A second Service is named 'web' here.")],
    "removed-api-version": [(1, "Kubernetes 1.22 removed Ingress of 'networking.k8s.io/v1beta1'.")],
    "no-separator": [(4, "The line '---' is missing above this one: a second object starts here")],
    "list-of-nothing": [(1, "This list contains no objects: the command found nothing to print.")],
}
EMPTY = {
    "secret-unclosed-quote",
    "secret-without-name",
    "kustomization",
    "helm-template",
    "list-of-nothing",
}


def _path(name: str) -> Path:
    return next(FOLDER.glob(f"{name}.*"))


def _read(name: str) -> Manifest:
    return read_manifest(_path(name), f"{name}.yaml")


def _resolve(name: str) -> Cluster:
    return resolve(_read(name))


def _shown(name: str, view: ViewName) -> str:
    shown = build_view(_resolve(name), ViewOptions(view))
    assert shown
    return to_text(shown)


def _pods(found: Cluster) -> dict[str, int | None]:
    return {one.name: one.count for one in found.objects.values() if one.kind == POD}


def _told(name: str) -> list[Problem]:
    try:
        manifest = _read(name)
    except AtlasError as error:
        return list(error.problems)
    return sorted({*(problem for _, problem in resolve(manifest).problems), *check(manifest.objects, "1.37")})


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.iterdir()))
def test_each_manifest_is_told_its_mistakes_and_no_other(name: str) -> None:
    told = _told(name)
    expected = TOLD.get(name, [])
    assert [problem.location.line for problem in told] == [line for line, _ in expected], told
    for problem, (_, part) in zip(told, expected, strict=True):
        assert part in problem.message
        assert "CANARY" not in problem.describe()


@pytest.mark.parametrize("name", sorted({path.stem for path in FOLDER.iterdir()} - EMPTY))
def test_each_manifest_is_drawn_without_its_secrets(name: str) -> None:
    cluster = _resolve(name)
    shown = [view for name in VIEWS if (view := build_view(cluster, ViewOptions(name)))]
    assert shown
    for view in shown:
        assert "CANARY" not in to_text(view) + to_mermaid(view, "T")


def test_a_secret_that_repeats_its_data_in_an_annotation_is_exposed() -> None:
    (problem,) = _read("secret-annotation-only").exposed_secrets
    assert "kubectl.kubernetes.io/last-applied-configuration" in problem.message
    assert "CANARY" not in problem.describe()
    assert problem.location.line == 6


def test_a_service_of_knative_is_another_kind_than_a_service() -> None:
    found = _resolve("knative-service-beside-service")
    assert list(found.objects) == [
        "Service.serving.knative.dev/default/hello",
        "Service/default/hello",
        "Pod/default/hello-1",
    ]
    assert links(found) == {("Service/default/hello", Relation.SELECTS, "Pod/default/hello-1")}
    traffic = build_view(found, ViewOptions("traffic"))
    assert traffic
    assert set(traffic.boxes()) == {"Service/default/hello", "Pod/default/hello-1"}


def test_a_gateway_of_istio_is_another_kind_than_a_gateway() -> None:
    found = _resolve("istio-gateway-beside-gateway")
    assert ("Gateway/default/front", Relation.ROUTES, "HTTPRoute/default/shop") in links(found)
    traffic = build_view(found, ViewOptions("traffic"))
    assert traffic
    entries = {link.target: link.labels for link in traffic.links if link.source == "outside"}
    assert entries == {
        "Gateway/default/front": ("HTTP 80",),
        "Gateway.networking.istio.io/default/front": ("HTTPS 443",),
    }


def test_a_job_of_another_group_keeps_no_pods() -> None:
    assert list(_resolve("job-of-another-group").objects) == ["Job.batch.example.com/default/train"]


def test_pods_of_a_deployment_are_observed_if_its_replica_set_is_missing() -> None:
    assert _pods(_resolve("deployment-and-its-pods")) == {"web-5d4f8c7b9-abcde": 1, "web-5d4f8c7b9-fghij": 1}


def test_the_claim_of_an_ephemeral_volume_is_declared() -> None:
    found = _resolve("ephemeral-volume")
    (claim,) = [one for one in found.objects.values() if one.kind == PERSISTENT_VOLUME_CLAIM]
    assert (claim.name, claim.presence) == ("scratch-tmp", Presence.DECLARED)
    assert claim.text("spec", "resources", "requests", "storage") == "1Gi"
    assert ("Pod/default/scratch", Relation.MOUNTS, claim.identity) in links(found)
    assert (claim.identity, Relation.REFERS, "StorageClass//fast") in links(found)


def test_the_template_of_a_claim_replaces_the_volume_of_its_name() -> None:
    found = _resolve("claim-template-overrides-volume")
    claims = [one for one in found.objects.values() if one.kind == PERSISTENT_VOLUME_CLAIM]
    assert [(claim.name, claim.count) for claim in claims] == [("datadir-db", 3)]


def test_labels_that_controllers_set_are_selected() -> None:
    found = _resolve("labels-that-controllers-set")
    pods = {one.name: one.identity for one in found.objects.values() if one.kind == POD}
    assert {
        ("Service/default/db-0", Relation.SELECTS, pods["db"]),
        ("Service/default/fill", Relation.SELECTS, pods["fill"]),
    } <= links(found)


def test_a_daemon_set_counts_the_nodes_that_its_selector_fits() -> None:
    assert _pods(_resolve("daemonset-node-selector")) == {"gpu-agent": 1}


def test_jobs_have_no_more_pods_than_they_need() -> None:
    assert _pods(_resolve("job-counts")) == {"many": 2, "held": 0, "nightly": 0, "done": 0}
    shown = build_view(_resolve("job-counts"), ViewOptions("ownership"))
    assert shown
    statuses = {box.name: box.status for box in shown.boxes().values() if box.kind in ("Job", "CronJob")}
    assert statuses == {"many": "", "held": "Suspended", "nightly": "Suspended", "done": "Complete"}


def test_the_claims_of_a_stateful_set_begin_with_its_first_ordinal() -> None:
    found = _resolve("ordinals-start")
    claims = ["PersistentVolumeClaim/default/data-db-5", "PersistentVolumeClaim/default/data-db-6"]
    assert [identity for identity, one in found.objects.items() if one.kind == PERSISTENT_VOLUME_CLAIM] == claims
    (pods,) = [one.identity for one in found.objects.values() if one.kind == POD]
    assert {target for source, relation, target in links(found) if relation is Relation.MOUNTS} == set(claims)
    assert {source for source, relation, _ in links(found) if relation is Relation.MOUNTS} == {pods}


def test_an_object_of_a_cluster_scoped_kind_has_no_namespace_even_if_the_kind_is_custom() -> None:
    objects = _read("cluster-scoped-kinds").objects
    assert [str(one.kind) for one in objects if one.namespace] == ["ConfigMap"]
    assert objects[-2].identity == "Widget.example.com//one"


def test_an_owner_is_of_the_group_that_its_reference_names() -> None:
    found = _resolve("owner-of-another-group")
    owner = "Service.serving.knative.dev/default/hello"
    assert [identity for identity, _ in found.problems] == [owner]
    assert (owner, Relation.OWNS, "Deployment/default/hello-00001") in links(found)
    assert not [link for link in links(found) if link[:2] == ("Service/default/hello", Relation.OWNS)]


def test_two_groups_may_have_a_kind_of_one_name() -> None:
    assert list(_resolve("two-groups-of-one-custom-kind").objects) == [
        "Bucket.source.example.com/default/logs",
        "Bucket.s3.example.org/default/logs",
    ]


def test_a_name_that_the_cluster_completes_is_drawn_with_what_is_known_of_it() -> None:
    text = _shown("generate-name", "all")
    assert "- Job migrate-…\n  - owns Pod migrate-…\n" in text
    assert "- Service web, ClusterIP, port 80\n  - selects Pod web-1 (80)\n" in text


def test_a_deployment_owns_its_pods_through_the_replica_set_that_is_not_listed() -> None:
    text = _shown("deployment-and-its-pods", "ownership")
    assert "- Deployment web, wants 2 replicas\n  - owns ReplicaSet web-5d4f8c7b9\n" in text
    assert "- ReplicaSet web-5d4f8c7b9 (not in this listing)\n  - owns Pod web-5d4f8c7b9-abcde\n" in text


def test_a_node_that_is_not_listed_is_counted_where_it_is_drawn() -> None:
    assert _shown("pods-alone", "placement").startswith("A Kubernetes cluster with 2 nodes and 2 Pods.\n")


# The relations of each manifest, as the text of a view says them: the object, and what it does.
RELATIONS: tuple[tuple[str, ViewName, str, str], ...] = (
    ("rbac", "all", "RoleBinding bot-reads", "refers to Role reader"),
    ("rbac", "all", "RoleBinding bot-reads", "refers to ServiceAccount bot"),
    ("disruption-budget-and-priority", "all", "PodDisruptionBudget web", "selects Pod web ×3"),
    ("disruption-budget-and-priority", "all", "Pod web ×3", "refers to PriorityClass high"),
    ("webhook-and-apiservice", "all", "ValidatingWebhookConfiguration check", "refers to Service hook (/check)"),
    ("webhook-and-apiservice", "all", "APIService v1.metrics.example.com", "refers to Service hook"),
    ("service-monitor", "all", "ServiceMonitor web", "selects Service web"),
    ("gateway-class-routes-and-grant", "all", "Gateway front", "refers to GatewayClass edge (class)"),
    ("gateway-class-routes-and-grant", "traffic", "Gateway front", "routes to GRPCRoute rpc"),
    ("gateway-class-routes-and-grant", "traffic", "GRPCRoute rpc", "routes to Service pay (port 80)"),
    ("gateway-class-routes-and-grant", "traffic", "HTTPRoute shop", "routes to Service audit (mirror, port 80)"),
    (
        "gateway-class-routes-and-grant",
        "all",
        "ReferenceGrant shop-may",
        "refers to Service pay (lets in HTTPRoute of shop)",
    ),
    ("volume-snapshot", "storage", "VolumeSnapshot monday", "refers to PersistentVolumeClaim data (snapshot of)"),
    ("volume-snapshot", "storage", "VolumeSnapshot monday", "refers to VolumeSnapshotClass fast (class)"),
    ("volume-snapshot", "storage", "PersistentVolumeClaim restored", "refers to VolumeSnapshot monday (made from)"),
    ("ingress-class-and-certificate", "all", "Ingress shop", "refers to IngressClass edge (class)"),
    ("ingress-class-and-certificate", "all", "Certificate shop", "refers to Secret shop-tls (makes)"),
    ("device-claims", "all", "Pod train", "refers to ResourceClaimTemplate one-gpu"),
    ("device-claims", "all", "ResourceClaimTemplate one-gpu", "refers to DeviceClass gpu.example.com"),
    ("policy-across-namespaces", "traffic", "Pod web-1", "routes to NetworkPolicy from-web (allowed, TCP 5432)"),
    ("endpoints", "traffic", "Service outside", "routes to Endpoints outside"),
    ("pods-of-a-custom-workload", "traffic", "Service web", "selects Pod web ×2 (80)"),
    ("pods-of-a-custom-workload", "all", "Pod web ×2", "refers to ConfigMap settings"),
    ("routes-of-other-groups", "traffic", "VirtualService shop", "routes to Service shop"),
    ("routes-of-other-groups", "traffic", "IngressRoute shop", "routes to Service shop (port 80)"),
    ("volume-secrets", "all", "Pod p", "refers to Secret csi-login"),
    ("volume-secrets", "all", "Pod p", "refers to Secret ceph-login"),
    ("volume-secrets", "all", "Pod p", "refers to Secret azure-login"),
    ("service-account-alias-and-token", "all", "Pod p", "refers to ServiceAccount bot"),
    ("service-account-alias-and-token", "all", "Secret tok", "refers to ServiceAccount bot (token of)"),
    ("target-port-zero", "traffic", "Service web", "selects Pod web-1 (80)"),
    ("object-twice", "traffic", "Service web", "selects Pod web-1 (80)"),
    ("removed-api-version", "traffic", "Ingress shop", "routes to Service shop (shop.example.com/ to port 80)"),
)


@pytest.mark.parametrize(("name", "view", "source", "relation"), RELATIONS)
def test_a_relation_is_drawn(name: str, view: ViewName, source: str, relation: str) -> None:
    lines = [line.strip() for line in _shown(name, view).splitlines()]
    (start,) = [number for number, line in enumerate(lines) if re.match(rf"- {re.escape(source)}(?![\w-])", line)]
    assert f"- {relation}" in lines[start : start + 6]


def test_a_route_to_another_namespace_needs_a_grant() -> None:
    text = _path("gateway-class-routes-and-grant").read_text(encoding="utf-8").replace("ReferenceGrant", "ConfigMap")
    told = [problem.message for _, problem in resolve(parse_manifest(text.encode(), "a.yaml")).problems]
    assert (
        "No ReferenceGrant in namespace 'pay' lets HTTPRoute of namespace 'shop' refer to Service 'pay' there." in told
    )


def test_several_files_are_one_cluster() -> None:
    files = read_paths([str(_path(f"several-files-{letter}")) for letter in "ab"])
    found = resolve(parse_manifests(files.files, "both"))
    assert found.problems == ()
    assert ("Service/default/web", Relation.SELECTS, "Pod/default/web-1") in links(found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_a_manifest_may_be_in_utf_16_as_powershell_writes_it(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    data = (mark + _path("pods-alone").read_text(encoding="utf-8")).encode(encoding)
    assert len(parse_manifest(data, "a.yaml").objects) == 2


def test_values_are_read_as_kubectl_reads_them() -> None:
    (pod,) = _read("yaml-1.1-booleans").objects
    assert (pod.get("spec", "hostNetwork"), pod.get("spec", "enableServiceLinks")) == (True, False)
    assert pod.get("spec", "containers", 0, "stdin") is True
    (binary,) = _read("binary-tag").objects
    assert binary.get("binaryData", "x") == "hello"


def test_json_objects_in_a_row_are_all_read() -> None:
    assert [found.name for found in _read("concatenated").objects] == ["a", "b"]


def test_a_repeated_key_has_its_last_value() -> None:
    (secret,) = _read("secret-duplicate-key").objects
    assert secret.name == "db"
    (deployment,) = _read("duplicate-label").objects
    assert deployment.labels == {"app": "web", "release": "r1"}


def test_an_empty_status_is_no_state() -> None:
    assert "- Deployment web, wants 1 replica\n" in _shown("empty-status", "ownership")


def test_pods_of_one_name_are_told_apart_by_their_namespaces() -> None:
    text = _shown("same-names-in-placement", "placement")
    assert "- Pod blue/web, runs" in text
    assert "- Pod green/web, runs" in text


def test_the_pods_of_a_daemon_set_without_nodes_are_one_on_each_node() -> None:
    text = _shown("daemonset-without-nodes", "placement")
    assert text.startswith("A Kubernetes cluster with 1 Pod on each node.\n")
    assert "- Pod agent, one on each node (declared" in text


def test_an_empty_view_says_what_the_manifest_holds() -> None:
    assert "It contains only Job." in explain_empty(_resolve("what-it-holds"), ViewOptions("traffic"))
