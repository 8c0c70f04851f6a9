"""Facts about reading Kubernetes objects."""

import json

import pytest
import yaml
from tests.atlas.cluster.objects import node, objects, pod, read

from atlas.problem import AtlasError


def test_a_list_as_kubectl_prints_it_is_taken_apart() -> None:
    listed = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [node("a"), {"apiVersion": "v1", "kind": "PodList", "items": [pod("b")]}],
    }
    for text in (yaml.safe_dump(listed), json.dumps(listed), yaml.safe_dump(listed).replace("\n", "\r\n")):
        assert [found.identity for found in read(text)] == ["Node//a", "Pod/default/b"]


def test_what_lives_outside_namespaces_has_none() -> None:
    a, b = objects(node("n") | {"metadata": {"name": "n", "namespace": "ignored"}}, pod("p", namespace="shop"))
    assert (a.namespace, b.namespace) == ("", "shop")


def test_two_of_one_name_may_live_in_two_namespaces() -> None:
    assert len(objects(pod("a", namespace="x"), pod("a", namespace="y"))) == 2


def test_a_field_is_reached_or_none() -> None:
    (found,) = objects(pod("a") | {"spec": {"containers": [{"image": "nginx"}, "broken"]}})
    assert found.get("spec", "containers", 0, "image") == "nginx"
    assert found.get("spec", "containers", 9, "image") is None
    assert found.get("metadata", "name", "deeper") is None
    assert found.items("spec", "containers") == [{"image": "nginx"}]
    assert found.text("spec", "nodeName") == ""


def test_every_document_that_is_no_object_is_reported() -> None:
    with pytest.raises(AtlasError) as raised:
        read("a: 1\n---\n- 2\n---\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n")
    assert [problem.location.line for problem in raised.value.problems] == [1, 3, 5, 7]
