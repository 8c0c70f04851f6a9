"""Facts about values that `kubectl apply` refuses though each has the right type."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import make_object, objects, pod

from isolation_atlas.cluster.model.api_schema import check


def _messages(*data: dict[str, Any]) -> list[str]:
    return [problem.message for problem in check(objects(*data).objects, "1.37")]


def _container(**fields: Any) -> dict[str, Any]:
    return pod("p", spec={"containers": [{"name": "c", **fields}]})


def _template(kind: str, policy: str | None, **spec: Any) -> dict[str, Any]:
    policies = {} if policy is None else {"restartPolicy": policy}
    template = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "c"}], **policies}}
    return make_object(kind, "w", spec={**spec, "template": template})


SELECTOR = {"selector": {"matchLabels": {"app": "a"}}}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"imagePullPolicy": "always"}, "Unknown value 'always' for 'imagePullPolicy'. Did you mean 'Always'?"),
        ({"imagePullPolicy": "Never"}, None),
        (
            {"ports": [{"containerPort": 80, "protocol": "tcp"}]},
            "Unknown value 'tcp' for 'protocol'. Known: 'SCTP', 'TCP', 'UDP'.",
        ),
        ({"ports": [{"containerPort": 70_000}]}, "'containerPort' must be at most 65535."),
        ({"ports": [{"containerPort": 0, "hostPort": 0}]}, "'containerPort' must be at least 1."),
        ({"env": [{"name": "A", "value": "", "valueFrom": {}}]}, None),
        (
            {"env": [{"name": "A", "value": "a", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]},
            "A variable has a 'value' or a 'valueFrom', and not both. Remove one.",
        ),
        ({"env": [{"name": "restartPolicy", "value": "Sometimes"}]}, None),
    ],
)
def test_a_container_has_values_that_there_are(fields: dict[str, Any], says: str | None) -> None:
    assert _messages(_container(**fields)) == ([says] if says else [])


@pytest.mark.parametrize(
    "quantity", ["1", "1.5", ".5", "+1", "100m", "1k", "1Ki", "1.5Gi", "1E", "1e3", "1E-3", "5u", "5n", 2, 0.5]
)
def test_a_quantity_is_a_number_with_a_suffix_of_kubernetes(quantity: object) -> None:
    assert _messages(_container(resources={"limits": {"memory": quantity}})) == []


@pytest.mark.parametrize(
    "quantity", ["1x", "10GB", "1K", "1 Gi", "1gi", "", "Gi", "1e", "1.2.3", "0x10", "9" * 50, "1e9999"]
)
def test_anything_else_is_none(quantity: str) -> None:
    (message,) = _messages(_container(resources={"requests": {"memory": quantity}}))
    assert message.startswith(f"{quantity!r} is not a quantity.")


@pytest.mark.parametrize(
    ("request_", "limit", "is_wrong"),
    [("1", "1000m", False), ("1001m", "1", True), ("1Gi", "1G", True), ("1e3", "1k", False)],
)
def test_a_request_does_not_exceed_its_limit(request_: str, limit: str, *, is_wrong: bool) -> None:
    found = _messages(_container(resources={"requests": {"cpu": request_}, "limits": {"cpu": limit}}))
    assert found == (["The request of 'cpu' is more than its limit. Lower it, or raise that."] if is_wrong else [])


@pytest.mark.parametrize(
    ("workload", "is_wrong"),
    [
        (_template("Job", None), True),
        (_template("Job", "Always"), True),
        (_template("Job", "Never"), False),
        (_template("Deployment", None, **SELECTOR), False),
        (_template("Deployment", "Always", **SELECTOR), False),
        (_template("Deployment", "OnFailure", **SELECTOR), True),
    ],
)
def test_a_template_has_a_restart_policy_that_its_kind_allows(workload: dict[str, Any], *, is_wrong: bool) -> None:
    assert len([message for message in _messages(workload) if "'restartPolicy'" in message]) == is_wrong


@pytest.mark.parametrize(
    ("schedule", "is_wrong"),
    [
        ("0 0 * * 7", True),
        ("*/5 * * * *", False),
        ("0 0-23/2 1,15 JAN-MAR MON", False),
        ("@daily", False),
        ("61 * * * *", True),
        ("0 24 * * *", True),
        ("* * * *", True),
        ("0 0 * * * *", True),
        ("0 0 0 * *", True),
    ],
)
def test_a_schedule_has_five_fields_within_their_limits(schedule: str, *, is_wrong: bool) -> None:
    job = make_object("CronJob", "c", spec={"schedule": schedule, "jobTemplate": {"spec": {"template": {}}}})
    assert len([message for message in _messages(job) if "schedule" in message]) == is_wrong


@pytest.mark.parametrize(
    ("kind", "spec", "says"),
    [
        ("Service", {"type": "Loadbalancer"}, "Unknown value 'Loadbalancer' for 'type'. Did you mean 'LoadBalancer'?"),
        (
            "Service",
            {"ports": [{"port": 80, "targetPort": "8080"}]},
            "A port in quotes is the name of one. Write the number without quotes.",
        ),
        (
            "HorizontalPodAutoscaler",
            {"minReplicas": 5, "maxReplicas": 2, "scaleTargetRef": {"kind": "Deployment", "name": "d"}},
            "'maxReplicas' can't be less than 'minReplicas', which is 5.",
        ),
        (
            "PodDisruptionBudget",
            {"minAvailable": 1, "maxUnavailable": 0},
            "A budget has 'minAvailable' or 'maxUnavailable', and not both. Remove one.",
        ),
        (
            "PersistentVolumeClaim",
            {"accessModes": ["ReadWriteOne"]},
            "Unknown value 'ReadWriteOne' for 'accessModes'. Did you mean 'ReadWriteOnce'?",
        ),
        (
            "Ingress",
            {"rules": [{"http": {"paths": [{"path": "a", "pathType": "Prefix", "backend": {}}]}}]},
            "The path of an Ingress begins with '/'.",
        ),
    ],
)
def test_each_kind_has_its_own_values(kind: str, spec: dict[str, Any], says: str) -> None:
    assert _messages(make_object(kind, "o", spec=spec)) == [says]


def test_a_volume_is_of_one_sort() -> None:
    volumes = [{"name": "v", "emptyDir": {}, "hostPath": {"path": "/a"}}]
    assert _messages(pod("p", spec={"containers": [{"name": "c"}], "volumes": volumes})) == [
        "A volume is of one sort, and this has 'emptyDir' and 'hostPath'. Remove one."
    ]


def test_what_the_author_names_may_be_called_anything() -> None:
    labels = {"restartPolicy": "Sometimes", "accessModes": "any"}
    assert _messages({**_container(), "metadata": {"name": "p", "labels": labels, "annotations": labels}}) == []
    assert _messages(make_object("ConfigMap", "c", data=labels)) == []
