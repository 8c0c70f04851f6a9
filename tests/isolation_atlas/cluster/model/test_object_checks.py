"""Facts about what `kubectl apply` refuses though each field has the right type."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import make_object, objects, pod

from isolation_atlas.cluster.model.api_schema import check


def _messages(*data: dict[str, Any]) -> list[str]:
    return [problem.message for problem in check(objects(*data).objects, "1.37")]


def _workload(kind: str, labels: dict[str, str], selector: Any, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c"}]}}
    return make_object(kind, "w", spec={"selector": selector, "template": template, **spec})


WEB = {"matchLabels": {"app": "web"}}


@pytest.mark.parametrize(
    ("workload", "is_wrong"),
    [
        (_workload("Deployment", {"app": "web"}, WEB), False),
        (_workload("Deployment", {"app": "web", "tier": "front"}, WEB), False),
        (_workload("Deployment", {"app": "wbe"}, WEB), True),
        (_workload("DaemonSet", {}, WEB), True),
        (_workload("StatefulSet", {"app": "web"}, WEB, serviceName="s"), False),
        (_workload("ReplicationController", {"app": "wbe"}, {"app": "web"}), True),
        (_workload("ReplicationController", {"app": "web"}, {"app": "web"}), False),
        (_workload("Job", {"app": "web"}, WEB, manualSelector=True), False),
        (_workload("Job", {"app": "wbe"}, WEB, manualSelector=True), True),
        (
            _workload("Deployment", {"app": "web"}, {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}),
            True,
        ),
    ],
)
def test_a_selector_must_match_the_labels_of_its_template(workload: dict[str, Any], is_wrong: bool) -> None:
    found = [message for message in _messages(workload) if "does not match the labels of the Pod template" in message]
    assert bool(found) is is_wrong


def test_a_rollout_is_held_to_its_template_as_a_deployment_is() -> None:
    rollout = {**_workload("Deployment", {"app": "wbe"}, WEB), "apiVersion": "argoproj.io/v1", "kind": "Rollout"}
    assert _messages(rollout) == [
        "The selector 'app=web' does not match the labels of the Pod template, which are 'app=wbe'. Make them equal."
    ]


def _mounting(name: str, **spec: Any) -> dict[str, Any]:
    mount = {"name": name, "mountPath": "/a"}
    return {"containers": [{"name": "c", "volumeMounts": [mount]}], **spec}


def test_a_mount_needs_a_volume_of_its_name() -> None:
    volumes = [{"name": "data", "emptyDir": {}}]
    assert _messages(pod("p", spec=_mounting("data", volumes=volumes))) == []
    assert _messages(pod("p", spec=_mounting("dta", volumes=volumes))) == [
        "This Pod has no volume named 'dta'. Did you mean 'data'?"
    ]
    assert _messages(pod("p", spec=_mounting("data"))) == [
        "This Pod has no volume named 'data'. The Pod has no volume at all."
    ]


def test_the_claims_of_a_stateful_set_are_volumes_of_its_pods() -> None:
    stateful = make_object(
        "StatefulSet",
        "s",
        spec={
            "selector": WEB,
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": _mounting("data")},
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {}}],
        },
    )
    assert _messages(stateful) == []


def test_a_container_needs_the_claims_of_its_pod() -> None:
    container = {"name": "c", "resources": {"claims": [{"name": "gpu"}]}}
    claims = [{"name": "gpu", "resourceClaimName": "g"}]
    assert _messages(pod("p", spec={"containers": [container], "resourceClaims": claims})) == []
    assert _messages(pod("p", spec={"containers": [container]})) == [
        "This Pod has no resource claim named 'gpu'. The Pod has no resource claim at all."
    ]


@pytest.mark.parametrize("field", ["containers", "volumes"])
def test_two_containers_or_volumes_of_one_name_are_told(field: str) -> None:
    spec: dict[str, Any] = {"containers": [{"name": "a"}]}
    spec[field] = [{"name": "a"}, {"name": "a"}]
    assert _messages(pod("p", spec=spec)) == [f"A second {field[:-1]} is named 'a' in this Pod. Rename it."]


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("ConfigMap", "a.b-c", None),
        ("ConfigMap", "My_Map", " Write 'my-map'."),
        ("ConfigMap", "-a", " Write 'a'."),
        ("ConfigMap", "a" * 254, f" Write '{'a' * 253}'."),
        ("Service", "a.b", " Write 'a-b'."),
        ("Namespace", "a.b", " Write 'a-b'."),
        ("ClusterRole", "system:a/b", ""),
        ("ClusterRole", "system:A", None),
        ("ConfigMap", "${NAME}", " it is a placeholder."),
    ],
)
def test_a_name_that_the_api_refuses_is_told_with_the_nearest(kind: str, name: str, hint: str | None) -> None:
    found = " ".join(_messages(make_object(kind, name)))
    assert (f"{name!r} is not a valid name of a {kind}" in found) is (hint is not None)
    assert (hint or "") in found


def test_the_names_of_ports_and_the_values_of_labels_are_checked() -> None:
    ports = [{"name": "HTTP", "containerPort": 1}, {"name": "http", "containerPort": 2}]
    found = _messages(pod("p", labels={"a": "b c", "d": "e"}, spec={"containers": [{"name": "c", "ports": ports}]}))
    assert [message[:24] for message in found] == ["'b c' is not a valid val", "'HTTP' is not a valid na"]


def test_the_name_of_a_secret_is_never_quoted() -> None:
    broken = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "labels": {"a b": "c d"}}}
    assert _messages(broken) == []


def _binding(binding: str, role: str, **subject: str) -> dict[str, Any]:
    space = None if binding.startswith("Cluster") else "shop"
    role_ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": role, "name": "r"}
    return make_object(binding, "b", space, roleRef=role_ref, subjects=[{"name": "s", **subject}])


ACCOUNT = {"kind": "ServiceAccount"}


@pytest.mark.parametrize(
    ("binding", "said"),
    [
        (_binding("ClusterRoleBinding", "Role", kind="User"), "A ClusterRoleBinding grants a ClusterRole alone, "),
        (_binding("RoleBinding", "role", kind="User"), "A RoleBinding can't grant a 'role'. Did you mean 'Role'?"),
        (_binding("RoleBinding", "Role", kind="Users"), "A binding can't have the subject 'Users'. Did you mean"),
        (_binding("ClusterRoleBinding", "ClusterRole", **ACCOUNT), "A ServiceAccount in a ClusterRoleBinding needs "),
        (_binding("RoleBinding", "Role", **ACCOUNT, apiGroup="v1"), "A ServiceAccount is of the core group. Remove"),
        (_binding("RoleBinding", "Role", kind="Group", apiGroup="v1"), "The group of a Group is 'rbac.authorization."),
        (_binding("RoleBinding", "Role", **ACCOUNT), ""),
        (_binding("RoleBinding", "ClusterRole", kind="Group"), ""),
        (_binding("ClusterRoleBinding", "ClusterRole", **ACCOUNT, namespace="shop"), ""),
    ],
)
def test_a_binding_has_a_role_and_subjects_that_kubernetes_takes(binding: dict[str, Any], said: str) -> None:
    messages = _messages(binding)
    assert len(messages) == bool(said)
    assert all(message.startswith(said) for message in messages)


def test_a_service_with_several_ports_names_each() -> None:
    def told(*ports: dict[str, Any]) -> list[str]:
        return _messages(make_object("Service", "s", spec={"ports": list(ports)}))

    dns = {"name": "dns", "port": 53, "protocol": "UDP"}
    missing = "A Service with several ports names each of them. Write a 'name' for this one, too."
    assert told({"port": 80}) == []
    assert told(dns, {"name": "dns-tcp", "port": 53}) == []
    assert told(dns, {"port": 80}) == [missing]
    assert told(dns, {**dns, "port": 54}) == ["A second port is named 'dns' in this Service. Rename it."]
