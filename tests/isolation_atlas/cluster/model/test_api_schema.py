"""Facts about checking objects against the API of a Kubernetes version."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import make_object, objects, pod, read

from isolation_atlas.cluster.model.api_schema import check, known_versions

CONTAINER = {"name": "web"}


def _messages(*data: dict[str, Any], version: str = "1.37") -> list[str]:
    return [problem.message for problem in check(objects(*data).objects, version)]


def test_a_typo_is_reported_at_its_line_with_the_nearest_field() -> None:
    manifest = read("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  portz:\n  - port: 80\n")
    (problem,) = check(manifest.objects, "1.37")
    assert (problem.location.line, problem.location.column) == (6, 3)
    assert problem.message == "Unknown field 'portz' in 'spec'. Did you mean 'ports'?"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"containers": [{"image": "x"}]}, "The field 'name' is missing in 'containers'."),
        ({"containers": {}}, "'containers' must be a list, not a mapping."),
        ({"containers": [CONTAINER], "hostNetwork": "yes"}, "'hostNetwork' must be true or false, not text."),
        (
            {"containers": [CONTAINER], "nodeName": False},
            "'nodeName' must be text, not true or false. Put it in quotes.",
        ),
    ],
)
def test_a_value_that_the_api_refuses_is_reported(spec: dict[str, Any], message: str) -> None:
    assert _messages(pod("p", spec=spec)) == [message]


def test_all_unknown_fields_are_reported() -> None:
    assert len(_messages(make_object("ConfigMap", "c", dada={}, binarydata={}))) == 2


def test_similar_objects_are_each_reported() -> None:
    problems = check(objects(*(pod(f"p{number}", spec={"containers": {}}) for number in range(3))).objects, "1.37")
    assert len({problem.location.line for problem in problems}) == 3


def test_a_kind_of_a_group_that_is_not_of_kubernetes_is_not_checked() -> None:
    strangers = (
        {**make_object("Widget", "w", anything=1), "apiVersion": "example.com/v1"},
        {**make_object("Pod", "p"), "apiVersion": "../../v1"},
    )
    assert _messages(*strangers) == []


@pytest.mark.parametrize(
    ("api_version", "kind", "message"),
    [
        ("v1", "Pdo", "Kubernetes 1.37 has no kind 'Pdo' in 'v1'. Did you mean 'Pod'?"),
        ("apps/v1", "Deploymnt", "Kubernetes 1.37 has no kind 'Deploymnt' in 'apps/v1'. Did you mean 'Deployment'?"),
        (
            "networking.k8s.io/v2",
            "Ingress",
            "Kubernetes 1.37 has no Ingress in 'networking.k8s.io/v2'. Did you mean 'networking.k8s.io/v1'?",
        ),
        ("app/v1", "Deployment", "Kubernetes 1.37 has no Deployment in 'app/v1'. Did you mean 'apps/v1'?"),
        ("networking.k8s.oi/v1", "Ingress", "Kubernetes 1.37 has no Ingress in 'networking.k8s.oi/v1'. Did you"),
        (
            "policy/v1beta1",
            "PodSecurityPolicy",
            "Kubernetes 1.25 removed PodSecurityPolicy, and has no successor of it.",
        ),
        ("policy/v1beta1", "PodDisruptionBudget", "Kubernetes 1.25 removed PodDisruptionBudget of 'policy/v1beta1'."),
        ("extensions/v1beta1", "Ingress", "Kubernetes 1.22 removed Ingress of 'extensions/v1beta1'. Write 'networki"),
    ],
)
def test_a_kind_or_version_that_a_group_of_kubernetes_lacks_is_told_with_the_nearest(
    api_version: str, kind: str, message: str
) -> None:
    (found,) = _messages({**make_object(kind, "x"), "apiVersion": api_version})
    assert found.startswith(message)


def test_a_version_is_removed_only_from_the_kubernetes_that_removed_it_on() -> None:
    budget = {**make_object("PodDisruptionBudget", "x", spec={}), "apiVersion": "policy/v1beta1"}
    assert "removed" in " ".join(_messages(budget, version="1.25"))


def test_a_field_is_known_in_the_versions_that_have_it() -> None:
    policy = {
        **make_object("NetworkPolicy", "p", spec={"podSelector": {}}, status={}),
        "apiVersion": "networking.k8s.io/v1",
    }
    assert _messages(policy, version="1.26") == []
    assert len(_messages(policy, version="1.37")) == 1


def test_every_known_version_has_schemas() -> None:
    assert {"1.25", "1.37"} <= set(known_versions())
    for version in known_versions():
        assert _messages(pod("p", spec={"containers": [CONTAINER]}), version=version) == []


def test_a_kind_of_another_group_is_not_checked_by_the_schema_of_kubernetes() -> None:
    job = make_object("Job", "j", spec={"tasks": []})
    assert _messages({**job, "apiVersion": "batch.example.com/v1"}, {**job, "apiVersion": "batch.example.org/v1"}) == []
    assert "Unknown field 'tasks' in 'spec'." in " ".join(_messages(job))


@pytest.mark.parametrize(
    ("api_version", "kind", "message"),
    [
        ("v1", "Deployment", "Kubernetes 1.37 has no Deployment in 'v1'. Known: 'apps/v1'."),
        (
            "apps/v1beta1",
            "Deployment",
            "Kubernetes 1.16 removed Deployment of 'apps/v1beta1'. Write 'apps/v1', and check the fields.",
        ),
        ("apps/v1", "Service", "Kubernetes 1.37 has no Service in 'apps/v1'. Known: 'v1'."),
    ],
)
def test_a_kind_in_a_group_or_version_that_does_not_have_it_is_reported(
    api_version: str, kind: str, message: str
) -> None:
    assert _messages({**make_object(kind, "x"), "apiVersion": api_version}) == [message]


def test_a_kind_of_kubernetes_in_a_custom_group_is_no_mistake() -> None:
    strangers = [
        {**make_object(kind, "x"), "apiVersion": "example.com/v1"} for kind in ("Deployment", "Service", "Widget")
    ]
    assert _messages(*strangers) == []
