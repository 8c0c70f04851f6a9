"""Facts about the Pods and claims that a manifest declares and does not hold."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import cluster, deployment, links, make_object, messages, pod, service

from isolation_atlas.cluster import Presence, Relation
from isolation_atlas.cluster.model.kinds import PERSISTENT_VOLUME_CLAIM, POD, Kind


def _counts(kind: Kind, *data: dict[str, Any]) -> dict[str, int | None]:
    return {one.name: one.count for one in cluster(*data).objects.values() if one.kind == kind}


def _node(name: str, *taints: dict[str, str], **labels: str) -> dict[str, Any]:
    return make_object("Node", name, labels=labels, spec={"taints": list(taints)})


def _taint(key: str, effect: str, value: str = "") -> dict[str, str]:
    return {"key": key, "effect": effect, "value": value}


def _agent(**spec: Any) -> dict[str, Any]:
    return make_object("DaemonSet", "agent", spec={"template": {"spec": spec}})


def _affinity(*terms: dict[str, Any]) -> dict[str, Any]:
    required = {"nodeSelectorTerms": list(terms)}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}


def _expression(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


NODES = (
    _node("a", zone="east", cores="4"),
    _node("b", zone="west", cores="16"),
    _node("c", _taint("dedicated", "NoSchedule", "gpu"), zone="west"),
    _node("d", _taint("node.kubernetes.io/unschedulable", "NoSchedule")),
    _node("e", _taint("node.kubernetes.io/unreachable", "NoExecute"), _taint("old", "PreferNoSchedule")),
    _node("f", _taint("node.kubernetes.io/network-unavailable", "NoSchedule")),
)
ELIGIBLE = 4
"""The number of these nodes on which a DaemonSet without tolerations and selectors runs."""


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        ({}, ELIGIBLE),
        ({"hostNetwork": True}, ELIGIBLE + 1),
        ({"nodeName": "b"}, 1),
        ({"nodeSelector": {"zone": "west"}}, 1),
        ({"nodeSelector": {"zone": "west"}, "tolerations": [{"operator": "Exists"}]}, 2),
        ({"tolerations": [{"key": "dedicated", "value": "gpu"}]}, ELIGIBLE + 1),
        ({"tolerations": [{"key": "dedicated", "operator": "Equal", "value": "cpu"}]}, ELIGIBLE),
        ({"tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"}]}, ELIGIBLE + 1),
        ({"tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoExecute"}]}, ELIGIBLE),
        ({"tolerations": [{"operator": "Exists"}]}, ELIGIBLE + 2),
        ({"affinity": _affinity(_expression("zone", "In", "east", "west"))}, 2),
        ({"affinity": _affinity(_expression("zone", "NotIn", "east"))}, ELIGIBLE - 1),
        ({"affinity": _affinity(_expression("zone", "DoesNotExist"))}, 2),
        ({"affinity": _affinity(_expression("zone", "Exists"))}, 2),
        ({"affinity": _affinity(_expression("cores", "Gt", "8"))}, 1),
        ({"affinity": _affinity(_expression("cores", "Lt", "8"))}, 1),
        ({"affinity": _affinity(_expression("cores", "Lt", "many"))}, 0),
        ({"affinity": _affinity({"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["b"]}]})}, 1),
        ({"affinity": _affinity(_expression("zone", "In", "east"), _expression("cores", "Gt", "8"))}, 2),
        ({"affinity": _affinity({})}, 0),
        ({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}}, ELIGIBLE),
    ],
    ids=str,
)
def test_a_daemon_set_runs_on_each_node_that_is_eligible(spec: dict[str, Any], count: int) -> None:
    assert _counts(POD, *NODES, _agent(**spec)) == {"agent": count}


def test_a_daemon_set_without_nodes_in_the_manifest_runs_on_each_node() -> None:
    assert _counts(POD, _agent(nodeSelector={"zone": "west"})) == {"agent": None}


@pytest.mark.parametrize(
    ("spec", "status", "count"),
    [
        ({}, {}, 1),
        ({"parallelism": 3}, {}, 3),
        ({"parallelism": 0}, {}, 0),
        ({"completions": 2}, {}, 1),
        ({"completions": 2, "parallelism": 5}, {}, 2),
        ({"completions": 9, "parallelism": 5}, {"succeeded": 6}, 3),
        ({"completions": 2, "parallelism": 5}, {"succeeded": 2}, 0),
        ({"parallelism": 5}, {"succeeded": 1, "active": 2}, 2),
        ({"suspend": True, "parallelism": 4}, {}, 0),
        ({"suspend": False, "parallelism": 4}, {}, 4),
        ({"parallelism": 4}, {"conditions": [{"type": "Failed", "status": "True"}]}, 0),
        ({"parallelism": 4}, {"conditions": [{"type": "Suspended", "status": "False"}]}, 4),
    ],
    ids=str,
)
def test_a_job_runs_as_many_pods_at_once_as_it_still_needs(
    spec: dict[str, Any], status: dict[str, Any], count: int
) -> None:
    assert _counts(POD, make_object("Job", "j", spec={**spec, "template": {}}, status=status)) == {"j": count}
    if not status:
        planned = {"jobTemplate": {"spec": {**spec, "template": {}}}}
        assert _counts(POD, make_object("CronJob", "c", spec=planned)) == {"c": count}
        assert _counts(POD, make_object("CronJob", "c", spec={**planned, "suspend": True})) == {"c": 0}


@pytest.mark.parametrize("form", ["Deployment", "CronJob"])
def test_a_pod_belongs_to_its_workload_if_the_owner_between_them_is_missing(form: str) -> None:
    if form == "Deployment":
        workload = deployment("web", 2)
        labels, owner, other = {"pod-template-hash": "5d4f"}, ("ReplicaSet", "web-5d4f"), ("ReplicaSet", "api-5d4f")
    else:
        workload = make_object("CronJob", "web", spec={"jobTemplate": {"spec": {"template": {}}}})
        labels, owner, other = {}, ("Job", "web-29402100"), ("Job", "api-29402100")
    made = pod("web-1", labels=labels, owners=[owner])
    assert _counts(POD, workload, made) == {"web-1": 1}
    assert len(_counts(POD, workload, pod("api-1", labels=labels, owners=[other]))) == 2


def test_the_owner_of_an_owner_in_the_manifest_is_not_guessed() -> None:
    labels = {"pod-template-hash": "5d4f"}
    replica_set = make_object("ReplicaSet", "web-5d4f", spec={"template": {}})
    made = pod("web-5d4f-a", labels=labels, owners=[("ReplicaSet", "web-5d4f")])
    assert _counts(POD, deployment("web", 2), replica_set, made) == {"web-5d4f-a": 1, "web": 2}


def _stateful_set(**spec: Any) -> dict[str, Any]:
    claim = {"metadata": {"name": "data"}, "spec": {"storageClassName": "fast"}}
    return make_object(
        "StatefulSet", "db", spec={"replicas": 3, "volumeClaimTemplates": [claim], "template": {}, **spec}
    )


@pytest.mark.parametrize(
    ("start", "there", "declared"),
    [
        (None, [], 3),
        (None, ["data-db-0", "data-db-1", "data-db-2"], 0),
        (None, ["data-db-1"], 2),
        (5, ["data-db-5", "data-db-6", "data-db-7"], 0),
        (5, ["data-db-0", "data-db-4", "data-db-8", "data-db-05"], 3),
        (1, ["data-db-0", "data-db-1"], 2),
    ],
)
def test_a_stateful_set_declares_the_claims_that_are_missing(
    start: int | None, there: list[str], declared: int
) -> None:
    claims = [make_object("PersistentVolumeClaim", name, namespace="default") for name in there]
    workload = _stateful_set(**({} if start is None else {"ordinals": {"start": start}}))
    found = _counts(PERSISTENT_VOLUME_CLAIM, workload, *claims)
    assert {name: count for name, count in found.items() if name not in there} == (
        {"data-db": declared} if declared else {}
    )


def test_the_declared_pods_of_a_stateful_set_mount_its_observed_and_its_declared_claims() -> None:
    found = cluster(
        _stateful_set(), make_object("PersistentVolumeClaim", "data-db-1"), make_object("StorageClass", "fast")
    )
    mounted = {target for _, relation, target in links(found) if relation is Relation.MOUNTS}
    declared = "declared by StatefulSet/default/db: PersistentVolumeClaim/default/data-db"
    assert mounted == {"PersistentVolumeClaim/default/data-db-1", declared}


def _scratch(**more: Any) -> dict[str, Any]:
    ephemeral = {"volumeClaimTemplate": {"spec": {"storageClassName": "fast"}}}
    return {"volumes": [{"name": "tmp", "ephemeral": ephemeral}, *more.pop("volumes", ())], **more}


def test_the_claim_of_an_ephemeral_volume_is_not_declared_if_it_is_in_the_manifest() -> None:
    fast = make_object("StorageClass", "fast")
    found = cluster(pod("p", spec=_scratch()), make_object("PersistentVolumeClaim", "p-tmp"), fast)
    assert ("Pod/default/p", Relation.MOUNTS, "PersistentVolumeClaim/default/p-tmp") in links(found)
    assert not [one for one in found.objects.values() if one.presence is Presence.DECLARED]


def test_declared_pods_declare_the_claims_of_their_ephemeral_volumes() -> None:
    assert _counts(PERSISTENT_VOLUME_CLAIM, deployment("web", 3, pod=_scratch())) == {"web-tmp": 3}


def test_a_missing_class_of_an_ephemeral_volume_is_found_at_its_line() -> None:
    found = cluster(pod("p", spec=_scratch()))
    assert messages(found) == ["No StorageClass is named 'fast' in this manifest."]
    assert found.problems[0][1].location.line > 1


def test_a_volume_that_a_claim_replaces_does_not_move_the_other_volumes() -> None:
    volumes = [
        {"name": "data", "persistentVolumeClaim": {"claimName": "data"}},
        {"name": "settings", "configMap": {"name": "gone"}},
    ]
    found = cluster(_stateful_set(template={"spec": {"volumes": volumes}}), make_object("StorageClass", "fast"))
    assert messages(found) == ["No ConfigMap is named 'gone' in this manifest."]
    assert "gone" in found.problems[0][1].excerpt


@pytest.mark.parametrize(
    ("name", "selected"), [("db-0", True), ("db-2", True), ("db-3", False), ("db-00", False), ("api-0", False)]
)
def test_the_name_of_a_pod_of_a_stateful_set_is_one_of_its_labels(name: str, selected: bool) -> None:
    selector = {"statefulset.kubernetes.io/pod-name": name}
    found = cluster(_stateful_set(volumeClaimTemplates=[]), service("s", selector=selector))
    assert bool(messages(found)) is not selected


def _claimed(name: str, *objects: dict[str, Any]) -> list[str]:
    pod_data = pod("reader", spec={"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": name}}]})
    return messages(cluster(*objects, pod_data))


@pytest.mark.parametrize(
    ("name", "is_there"),
    [("data-db-3", True), ("data-db-4", True), ("data-db-5", False), ("data-db-0", False), ("data-db", False)],
)
def test_the_claim_of_a_stateful_set_can_be_named_with_its_ordinal(name: str, is_there: bool) -> None:
    template = {"metadata": {"name": "data"}, "spec": {}}
    spec = {"replicas": 2, "ordinals": {"start": 3}, "volumeClaimTemplates": [template], "serviceName": ""}
    stateful = make_object("StatefulSet", "db", spec={**spec, "template": {"spec": {"containers": []}}})
    missing = [message for message in _claimed(name, stateful) if message.startswith("No PersistentVolumeClaim")]
    assert bool(missing) != is_there


def test_the_claim_of_an_ephemeral_volume_can_be_named() -> None:
    scratch = {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}}
    owner = pod("owner", spec={"volumes": [scratch]})
    assert _claimed("owner-scratch", owner) == []
    assert _claimed("owner-other", owner)[0].startswith("No PersistentVolumeClaim is named 'owner-other'")


def _rollout(**reference: str) -> dict[str, Any]:
    spec = {"replicas": 5, "workloadRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", **reference}}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "shop"}, "spec": spec}


def test_a_rollout_without_a_template_declares_pods_of_the_template_of_its_workload() -> None:
    found = cluster(_rollout(), deployment("web", 0), service("web", selector={"app": "web"}))
    pods = "declared by Rollout.argoproj.io/default/shop: Pod/default/shop"
    assert found.objects[pods].count == 5
    assert ("Service/default/web", Relation.SELECTS, pods) in links(found)
    assert _counts(POD, deployment("web", 0)) == {"web": 0}
    assert messages(found) == []


def test_a_rollout_whose_workload_is_not_there_declares_no_pods() -> None:
    assert _counts(POD, _rollout(name="wbe"), deployment("web", 2)) == {"web": 2}
