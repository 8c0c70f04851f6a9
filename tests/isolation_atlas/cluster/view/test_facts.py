"""Facts about the status of an object, in the terms of `kubectl get`, and about what its box says."""

from typing import Any

import pytest
from tests.support.kubernetes_objects import make_object, objects, pod

from isolation_atlas.cluster.view.facts import label_rows, status

RUNNING: dict[str, Any] = {"running": {}}
CRASHING = {"waiting": {"reason": "CrashLoopBackOff"}}
DONE = {"terminated": {"exitCode": 0, "reason": "Completed"}}
READY = {"type": "Ready", "status": "True"}
NOT_READY = {"type": "Ready", "status": "False"}


def _container(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "c", "state": state, **more}


def _waiting(reason: str) -> dict[str, Any]:
    return _container({"waiting": {"reason": reason}})


def _ended(**terminated: Any) -> dict[str, Any]:
    return _container({"terminated": terminated})


def _status(data: dict[str, Any]) -> str:
    (found,) = objects(data).objects
    return status(found)


def _pod_status(phase: str = "Pending", *, deleted: bool = False, spec: object = None, **more: Any) -> str:
    made = pod("p", spec=spec or {"initContainers": [{"name": "a"}, {"name": "b"}]}, status={"phase": phase, **more})
    if deleted:
        made["metadata"]["deletionTimestamp"] = "2026-03-02T09:00:00Z"
    return _status(made)


@pytest.mark.parametrize(
    ("phase", "more", "expected"),
    [
        ("", {}, ""),
        ("Pending", {}, "Pending"),
        ("Running", {}, ""),
        ("Succeeded", {}, "Completed"),
        ("Failed", {}, "Failed"),
        ("Failed", {"reason": "Evicted"}, "Evicted"),
        (
            "Pending",
            {"conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]},
            "SchedulingGated",
        ),
        (
            "Pending",
            {"containerStatuses": [_container({"waiting": {"reason": "ContainerCreating"}})]},
            "ContainerCreating",
        ),
        (
            "Pending",
            {"containerStatuses": [_container({"waiting": {"reason": "ImagePullBackOff"}})]},
            "ImagePullBackOff",
        ),
        ("Running", {"containerStatuses": [_container(CRASHING)]}, "CrashLoopBackOff"),
        ("Running", {"containerStatuses": [_container(RUNNING), _container(CRASHING)]}, "CrashLoopBackOff"),
        ("Running", {"containerStatuses": [_ended(exitCode=1, reason="Error"), _container(CRASHING)]}, "Error"),
        ("Failed", {"containerStatuses": [_ended(exitCode=137, reason="OOMKilled")]}, "OOMKilled"),
        ("Failed", {"containerStatuses": [_ended(exitCode=3)]}, "ExitCode:3"),
        ("Failed", {"containerStatuses": [_ended(exitCode=137, signal=9)]}, "Signal:9"),
        ("Succeeded", {"containerStatuses": [_container(DONE)]}, "Completed"),
    ],
)
def test_a_pod_has_the_status_of_its_phase_or_of_its_first_container_that_waits_or_has_ended(
    phase: str, more: dict[str, Any], expected: str
) -> None:
    assert _pod_status(phase, **more) == expected


@pytest.mark.parametrize(
    ("containers", "expected"),
    [
        ([_container(CRASHING)], "Init:CrashLoopBackOff"),
        ([_container(DONE), _container(CRASHING)], "Init:CrashLoopBackOff"),
        ([_container(RUNNING)], "Init:0/2"),
        ([_waiting("PodInitializing")], "Init:0/2"),
        ([_container(DONE), _container({"waiting": {}})], "Init:1/2"),
        ([_ended(exitCode=1, reason="Error")], "Init:Error"),
        ([_ended(exitCode=2)], "Init:ExitCode:2"),
        ([_ended(exitCode=137, signal=9)], "Init:Signal:9"),
        ([_container(DONE), _ended(exitCode=0)], "PodInitializing"),
    ],
)
def test_a_pod_that_initializes_has_the_status_of_its_first_init_container_that_is_not_done(
    containers: list[dict[str, Any]], expected: str
) -> None:
    waiting = [_waiting("PodInitializing")]
    assert _pod_status(initContainerStatuses=containers, containerStatuses=waiting) == expected


def test_a_started_sidecar_does_not_keep_a_pod_from_running() -> None:
    spec = {"initContainers": [{"name": "c", "restartPolicy": "Always"}]}
    started = _container(RUNNING, started=True)
    assert _pod_status("Running", spec=spec, initContainerStatuses=[started]) == ""
    assert _pod_status("Pending", spec=spec, initContainerStatuses=[{**started, "started": False}]) == "Init:0/1"


@pytest.mark.parametrize(
    ("conditions", "containers", "expected"),
    [
        ([READY], [_container(RUNNING, ready=True)], ""),
        ([NOT_READY], [_container(RUNNING, ready=False)], "not ready"),
        ([READY], [_container(DONE), _container(RUNNING, ready=True)], ""),
        ([NOT_READY], [_container(DONE), _container(RUNNING, ready=True)], "NotReady"),
        ([NOT_READY], [_container(DONE), _container(RUNNING, ready=False)], "Completed"),
    ],
)
def test_a_running_pod_has_a_status_only_if_it_is_not_ready(
    conditions: list[dict[str, Any]], containers: list[dict[str, Any]], expected: str
) -> None:
    assert _pod_status("Running", conditions=conditions, containerStatuses=containers) == expected


@pytest.mark.parametrize(
    ("phase", "more", "expected"),
    [
        ("Running", {}, "Terminating"),
        ("Running", {"reason": "NodeLost"}, "Unknown"),
        ("Succeeded", {}, "Completed"),
        ("Failed", {"containerStatuses": [_ended(exitCode=1, reason="Error")]}, "Error"),
    ],
)
def test_a_pod_that_is_deleted_terminates_unless_it_has_ended(phase: str, more: dict[str, Any], expected: str) -> None:
    assert _pod_status(phase, deleted=True, **more) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (make_object("Job", "j", spec={"suspend": True}), "Suspended"),
        (make_object("Job", "j", status={"conditions": [{"type": "Complete", "status": "True"}]}), "Complete"),
        (make_object("Job", "j", status={"conditions": [{"type": "Failed", "status": "True"}]}), "Failed"),
        (make_object("CronJob", "j", spec={"suspend": True}), "Suspended"),
        (make_object("CronJob", "j", spec={"suspend": False}), ""),
        ({**make_object("Job", "j", spec={"suspend": True}), "apiVersion": "batch.example.com/v1"}, ""),
    ],
)
def test_a_job_says_that_it_is_suspended_or_has_ended(data: dict[str, Any], expected: str) -> None:
    assert _status(data) == expected


@pytest.mark.parametrize(
    ("peer", "words"),
    [
        ({"namespaceSelector": {}}, "any namespace"),
        ({"podSelector": {}}, "any Pod in its namespace"),
        ({"podSelector": {}, "namespaceSelector": {}}, "any Pod in any namespace"),
        (
            {"podSelector": {"matchLabels": {"app": "web"}}, "namespaceSelector": {"matchLabels": {"team": "shop"}}},
            "Pods app=web in namespaces team=shop",
        ),
        ({"podSelector": {"matchLabels": {"app": "web"}}}, "Pods app=web"),
        ({"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, "10.0.0.0/8 without 10.1.0.0/16"),
    ],
)
def test_a_policy_says_in_words_whom_it_lets_in(peer: dict[str, Any], words: str) -> None:
    spec = {"podSelector": {}, "ingress": [{"from": [peer], "ports": [{"port": 80}]}]}
    (policy,) = objects(make_object("NetworkPolicy", "p", spec=spec)).objects
    assert label_rows(policy) == [f"in: {words} on TCP 80"]
