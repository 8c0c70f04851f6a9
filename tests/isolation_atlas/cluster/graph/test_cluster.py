"""Facts about how the objects of a cluster are linked, and about missing objects."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import cluster, deployment, links, make_object, messages, node, pod, service

from isolation_atlas.cluster import Presence, Relation
from isolation_atlas.cluster.model.kinds import POD as POD_KIND

RUNS_ON, OWNS, SELECTS, ROUTES, MOUNTS, REFERS, *_ = Relation


def _pod(**spec: Any) -> dict[str, Any]:
    return pod("p", spec=spec)


def _volume(**source: Any) -> dict[str, Any]:
    return _pod(volumes=[{"name": "v", **source}])


def _env(**entry: Any) -> dict[str, Any]:
    return _pod(containers=[{"name": "c", **entry}])


POD = "Pod/default/p"


def _set(kind: str, **spec: Any) -> dict[str, Any]:
    """A workload whose Pods have one label."""
    return make_object(kind, "w", spec={"template": {"metadata": {"labels": {"app": "w"}}}, **spec})


@pytest.mark.parametrize(
    ("refers", "target", "link"),
    [
        (pod("p", "n"), node("n"), ("Node//n", RUNS_ON, POD)),
        (
            pod("p", owners=[("ReplicaSet", "r")]),
            make_object("ReplicaSet", "r", spec={"replicas": 1}),
            ("ReplicaSet/default/r", OWNS, POD),
        ),
        (_pod(serviceAccountName="a"), make_object("ServiceAccount", "a"), (POD, REFERS, "ServiceAccount/default/a")),
        (_pod(runtimeClassName="kata"), make_object("RuntimeClass", "kata"), (POD, REFERS, "RuntimeClass//kata")),
        (
            _volume(persistentVolumeClaim={"claimName": "d"}),
            make_object("PersistentVolumeClaim", "d"),
            (POD, MOUNTS, "PersistentVolumeClaim/default/d"),
        ),
        (_volume(configMap={"name": "c"}), make_object("ConfigMap", "c"), (POD, MOUNTS, "ConfigMap/default/c")),
        (_volume(secret={"secretName": "s"}), make_object("Secret", "s"), (POD, MOUNTS, "Secret/default/s")),
        (
            _volume(projected={"sources": [{"secret": {"name": "s"}}]}),
            make_object("Secret", "s"),
            (POD, MOUNTS, "Secret/default/s"),
        ),
        (
            _env(envFrom=[{"configMapRef": {"name": "c"}}]),
            make_object("ConfigMap", "c"),
            (POD, REFERS, "ConfigMap/default/c"),
        ),
        (
            _env(env=[{"name": "E", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]),
            make_object("Secret", "s"),
            (POD, REFERS, "Secret/default/s"),
        ),
        (
            make_object("PersistentVolumeClaim", "d", spec={"volumeName": "v"}),
            make_object("PersistentVolume", "v"),
            ("PersistentVolumeClaim/default/d", REFERS, "PersistentVolume//v"),
        ),
        (
            make_object("PersistentVolumeClaim", "d", spec={"storageClassName": "fast"}),
            make_object("StorageClass", "fast"),
            ("PersistentVolumeClaim/default/d", REFERS, "StorageClass//fast"),
        ),
        (
            make_object("PersistentVolume", "v", spec={"claimRef": {"namespace": "default", "name": "d"}}),
            make_object("PersistentVolumeClaim", "d"),
            ("PersistentVolumeClaim/default/d", REFERS, "PersistentVolume//v"),
        ),
        (
            make_object("EndpointSlice", "e", endpoints=[{"targetRef": {"kind": "Pod", "name": "p"}}]),
            pod("p"),
            ("EndpointSlice/default/e", ROUTES, POD),
        ),
        (
            make_object("EndpointSlice", "e", labels={"kubernetes.io/service-name": "s"}),
            service("s"),
            ("Service/default/s", ROUTES, "EndpointSlice/default/e"),
        ),
        (
            make_object("Ingress", "i", spec={"defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}),
            service("s"),
            ("Ingress/default/i", ROUTES, "Service/default/s"),
        ),
        (
            make_object("Ingress", "i", spec={"tls": [{"secretName": "cert"}]}),
            make_object("Secret", "cert"),
            ("Ingress/default/i", REFERS, "Secret/default/cert"),
        ),
        (
            make_object("HTTPRoute", "h", spec={"parentRefs": [{"name": "g"}]}),
            make_object("Gateway", "g"),
            ("Gateway/default/g", ROUTES, "HTTPRoute/default/h"),
        ),
        (
            make_object("HTTPRoute", "h", spec={"rules": [{"backendRefs": [{"name": "s", "port": 80}]}]}),
            service("s"),
            ("HTTPRoute/default/h", ROUTES, "Service/default/s"),
        ),
        (
            make_object("Gateway", "g", spec={"listeners": [{"tls": {"certificateRefs": [{"name": "cert"}]}}]}),
            make_object("Secret", "cert"),
            ("Gateway/default/g", REFERS, "Secret/default/cert"),
        ),
        (
            make_object("HorizontalPodAutoscaler", "h", spec={"scaleTargetRef": {"kind": "Deployment", "name": "d"}}),
            deployment("d"),
            ("HorizontalPodAutoscaler/default/h", REFERS, "Deployment/default/d"),
        ),
        (
            make_object("StatefulSet", "d", spec={"serviceName": "s"}),
            service("s"),
            ("StatefulSet/default/d", REFERS, "Service/default/s"),
        ),
        (
            make_object("ServiceAccount", "a", secrets=[{"name": "s"}]),
            make_object("Secret", "s"),
            ("ServiceAccount/default/a", REFERS, "Secret/default/s"),
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else None,
)
def test_a_reference_is_a_link_and_without_its_object_also_a_problem(
    refers: dict[str, Any], target: dict[str, Any], link: tuple[str, Relation, str]
) -> None:
    both = cluster(refers, target)
    assert link in links(both)
    assert messages(both) == []
    alone = cluster(refers)
    assert link in links(alone)
    assert len(messages(alone)) == 1
    name = target["metadata"]["name"]
    assert f"No {target['kind']} is named {name!r}" in messages(alone)[0]
    identity = ({link[0], link[2]} & {found.identity for found in alone.objects.values() if not found.data}).pop()
    assert alone.objects[identity].presence is Presence.UNDEFINED


def test_a_policy_and_a_service_select_pods_of_their_namespace_by_labels() -> None:
    found = cluster(
        service("s", selector={"app": "web"}),
        make_object("NetworkPolicy", "all", spec={"podSelector": {}}),
        pod("a", labels={"app": "web"}),
        pod("b", labels={"app": "api"}),
        pod("c", namespace="else", labels={"app": "web"}),
    )
    assert links(found) == {
        ("Service/default/s", SELECTS, "Pod/default/a"),
        ("NetworkPolicy/default/all", SELECTS, "Pod/default/a"),
        ("NetworkPolicy/default/all", SELECTS, "Pod/default/b"),
    }


def test_a_service_that_selects_nothing_is_a_problem_with_the_nearest_labels() -> None:
    found = cluster(service("s", selector={"app": "wbe"}), pod("a", labels={"app": "web"}))
    assert messages(found) == ["No Pod has the labels 'app=wbe'. Did you mean 'app=web'?"]
    (_, problem), *_ = found.problems
    assert (problem.location.line, problem.location.column) == (8, 15)


def test_a_missing_object_that_kubernetes_provides_or_that_is_optional_is_no_problem() -> None:
    found = cluster(
        pod(
            "p",
            spec={
                "serviceAccountName": "default",
                "volumes": [
                    {"projected": {"sources": [{"configMap": {"name": "kube-root-ca.crt"}}]}},
                    {"secret": {"secretName": "gone", "optional": True}},
                ],
            },
        ),
        service("kubernetes"),
    )
    assert messages(found) == []
    assert found.links == ()


def test_many_references_to_one_missing_object_are_one_problem() -> None:
    found = cluster(*(pod(f"p{number}", "gone") for number in range(3)))
    assert messages(found) == ["No Node is named 'gone' in this manifest. 2 more places refer to it."]


def test_a_workload_without_pods_in_the_manifest_declares_pods() -> None:
    found = cluster(deployment("web", 3), service("s", selector={"app": "web"}))
    (declared,) = [one for one in found.objects.values() if one.kind == POD_KIND]
    assert (declared.presence, declared.count, declared.name) == (Presence.DECLARED, 3, "web")
    assert links(found) == {
        ("Deployment/default/web", OWNS, declared.identity),
        ("Service/default/s", SELECTS, declared.identity),
    }
    assert messages(found) == []


def test_a_workload_with_pods_declares_none() -> None:
    found = cluster(
        deployment("web", 3),
        make_object("ReplicaSet", "web-1", owners=[("Deployment", "web")], spec={"replicas": 1, "template": {}}),
        pod("web-1-a", owners=[("ReplicaSet", "web-1")]),
        make_object("ReplicaSet", "web-0", owners=[("Deployment", "web")], spec={"replicas": 0, "template": {}}),
    )
    assert [one.identity for one in found.objects.values() if one.kind == POD_KIND] == ["Pod/default/web-1-a"]


@pytest.mark.parametrize(
    ("workload", "count"),
    [
        (deployment("w"), 1),
        (deployment("w", 0), 0),
        (make_object("Job", "w", spec={"parallelism": 4, "template": {}}), 4),
        (make_object("CronJob", "w", spec={"jobTemplate": {"spec": {"template": {}}}}), 1),
        (make_object("DaemonSet", "w", spec={"template": {}}), 2),
        (make_object("DaemonSet", "w", spec={"template": {}}, status={"desiredNumberScheduled": 7}), 7),
        (
            make_object(
                "DaemonSet", "w", spec={"template": {}}, status={"desiredNumberScheduled": 0, "observedGeneration": 1}
            ),
            0,
        ),
        # A tool that writes manifests adds such a status, which nobody observed.
        (make_object("DaemonSet", "w", spec={"template": {}}, status={"desiredNumberScheduled": 0}), 2),
    ],
)
def test_each_workload_declares_as_many_pods_as_it_says(workload: dict[str, Any], count: int) -> None:
    found = cluster(workload, node("a"), node("b"))
    assert [one.count for one in found.objects.values() if one.kind == POD_KIND] == [count]


def test_an_autoscaler_sets_the_replicas_that_a_workload_leaves_out() -> None:
    autoscaler = make_object(
        "HorizontalPodAutoscaler",
        "h",
        spec={"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 2, "maxReplicas": 5},
    )
    found = cluster(deployment("web"), autoscaler)
    assert [one.count for one in found.objects.values() if one.kind == POD_KIND] == [2]


def test_a_stateful_set_declares_its_claims_too() -> None:
    found = cluster(
        make_object(
            "StatefulSet",
            "db",
            spec={"replicas": 2, "template": {}, "volumeClaimTemplates": [{"metadata": {"name": "data"}}]},
        )
    )
    pods, claims = [one for one in found.objects.values() if one.declared_by]
    assert (str(claims.kind), claims.name, claims.count) == ("PersistentVolumeClaim", "data-db", 2)
    assert (pods.identity, MOUNTS, claims.identity) in links(found)


def test_a_cycle_of_owners_is_linked_like_any_other() -> None:
    found = cluster(
        make_object("ReplicaSet", "a", owners=[("ReplicaSet", "b")], spec={"template": {}}),
        make_object("ReplicaSet", "b", owners=[("ReplicaSet", "a")], spec={"template": {}}),
    )
    assert ("ReplicaSet/default/a", OWNS, "ReplicaSet/default/b") in links(found)
    assert ("ReplicaSet/default/b", OWNS, "ReplicaSet/default/a") in links(found)


def test_a_pull_secret_that_is_missing_is_no_problem_as_the_pod_starts_without_it() -> None:
    pulling = _pod(imagePullSecrets=[{"name": "s"}])
    assert (POD, REFERS, "Secret/default/s") in links(cluster(pulling, make_object("Secret", "s")))
    assert messages(cluster(pulling)) == []


@pytest.mark.parametrize(
    ("workload", "selector", "is_selected"),
    [
        (_set("StatefulSet", replicas=2), {"apps.kubernetes.io/pod-index": "1"}, True),
        (_set("StatefulSet", replicas=2), {"apps.kubernetes.io/pod-index": "2"}, False),
        (_set("StatefulSet", replicas=2, ordinals={"start": 5}), {"apps.kubernetes.io/pod-index": "6"}, True),
        (_set("StatefulSet", replicas=1), {"statefulset.kubernetes.io/pod-name": "w-0", "app": "w"}, True),
        (_set("StatefulSet", replicas=1), {"statefulset.kubernetes.io/pod-name": "w-1"}, False),
        (_set("Deployment"), {"pod-template-hash": "5d4f8c7b9", "app": "w"}, True),
        (_set("Deployment"), {"pod-template-hash": "5d4f8c7b9", "app": "x"}, False),
        (_set("Deployment"), {"controller-revision-hash": "1"}, False),
        (_set("DaemonSet"), {"controller-revision-hash": "1"}, True),
        (_set("Job", completions=3), {"batch.kubernetes.io/job-completion-index": "2"}, True),
        (_set("Job", completions=3), {"batch.kubernetes.io/job-completion-index": "3"}, False),
        (_set("Job"), {"job-name": "w"}, True),
    ],
)
def test_a_selector_may_name_a_label_that_a_controller_gives(
    workload: dict[str, Any], selector: dict[str, str], is_selected: bool
) -> None:
    found = cluster(workload, service("s", selector=selector))
    assert (messages(found) == []) is is_selected


def test_what_kubernetes_provides_is_not_drawn_for_a_listing_that_leaves_it_out() -> None:
    listed = pod("p", spec={"volumes": [{"configMap": {"name": "kube-root-ca.crt"}}, {"configMap": {"name": "a"}}]})
    listed["metadata"]["uid"] = "x"
    found = cluster(listed)
    assert messages(found) == []
    assert [one.identity for one in found.objects.values() if not one.is_there] == ["ConfigMap/default/a"]


def test_a_listing_of_the_kind_tells_what_is_missing_from_it() -> None:
    listed = [pod("p", spec={"volumes": [{"configMap": {"name": "a"}}]}), make_object("ConfigMap", "b")]
    for one in listed:
        one["metadata"]["uid"] = one["metadata"]["name"]
    assert messages(cluster(*listed)) == ["No ConfigMap is named 'a' in this manifest. Known: 'b'."]
    del listed[0]["metadata"]["uid"]
    assert len(messages(cluster(*listed))) == 1


def test_a_projected_volume_mounts_a_bundle_of_certificates() -> None:
    source = {"clusterTrustBundle": {"name": "example.com:ca", "path": "ca.pem"}}
    found = cluster(_volume(projected={"sources": [source]}), make_object("ClusterTrustBundle", "example.com:ca"))
    assert links(found) == {(POD, MOUNTS, "ClusterTrustBundle//example.com:ca")}
    by_label = {"clusterTrustBundle": {"signerName": "example.com/x", "path": "ca.pem"}}
    assert links(cluster(_volume(projected={"sources": [by_label]}))) == set()


def test_nothing_is_said_of_labels_that_a_controller_gives() -> None:
    name = {"statefulset.kubernetes.io/pod-name": "w-9"}
    found = cluster(_set("StatefulSet", replicas=2), service("s", selector=name))
    assert messages(found) == ["No Pod has the labels 'statefulset.kubernetes.io/pod-name=w-9'."]


def test_a_place_that_two_workloads_share_is_told_once() -> None:
    uses = {"containers": [{"name": "c", "envFrom": [{"configMapRef": {"name": "gone"}}]}]}
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    rollout = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "r"}}
    found = cluster({**rollout, "spec": {"workloadRef": reference}}, deployment("web", pod=uses))
    assert messages(found) == ["No ConfigMap is named 'gone' in this manifest."]


def test_the_bindings_that_kubernetes_makes_may_name_accounts_that_no_controller_uses() -> None:
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:controller:route"}
    subjects = [{"kind": "ServiceAccount", "name": "route-controller", "namespace": "kube-system"}]
    binding = make_object("ClusterRoleBinding", "b", roleRef=reference, subjects=subjects)
    assert messages(cluster(binding)) != []
    binding["metadata"]["labels"] = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    assert messages(cluster(binding)) == []
