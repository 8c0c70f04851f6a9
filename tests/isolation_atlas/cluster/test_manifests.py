"""Facts about the manifests in `manifests/`, each of which was once read wrongly."""

from pathlib import Path

import pytest
from tests.support.kubernetes_objects import links, messages

from isolation_atlas.cluster import Cluster, Manifest, Presence, Relation, ViewOptions, build_view, resolve, to_text
from isolation_atlas.cluster.model.api_schema import check
from isolation_atlas.cluster.model.kinds import PERSISTENT_VOLUME_CLAIM, POD
from isolation_atlas.cluster.model.manifest import read_manifest
from isolation_atlas.cluster.view.selection import VIEWS
from isolation_atlas.problem import AtlasError

FOLDER = Path(__file__).with_name("manifests")
BROKEN = {"secret-duplicate-key", "secret-unclosed-quote", "secret-without-name"}
MISSING = {"deployment-and-its-pods", "pods-alone", "owner-of-another-group"}


def _read(name: str) -> Manifest:
    return read_manifest(FOLDER / f"{name}.yaml", f"{name}.yaml")


def _resolve(name: str) -> Cluster:
    return resolve(_read(name))


def _pods(found: Cluster) -> dict[str, int | None]:
    return {one.name: one.count for one in found.objects.values() if one.kind == POD}


@pytest.mark.parametrize("name", sorted({path.stem for path in FOLDER.iterdir()} - BROKEN))
def test_each_manifest_fits_the_schema_and_misses_only_the_expected_objects(name: str) -> None:
    assert check(_read(name).objects, "1.37") == []
    assert bool(messages(_resolve(name))) == (name in MISSING)
    for view in VIEWS:
        if shown := build_view(_resolve(name), ViewOptions(view)):
            assert "CANARY" not in to_text(shown)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_secret_that_cannot_be_read_is_refused_at_its_place_and_not_quoted(name: str) -> None:
    with pytest.raises(AtlasError) as raised:
        _read(name)
    assert raised.value.problems
    for problem in raised.value.problems:
        assert problem.location.line > 0
        assert "CANARY" not in problem.describe()


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
