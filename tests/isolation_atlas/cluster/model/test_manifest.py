"""Facts about reading Kubernetes objects."""

import json

import pytest
import yaml
from tests.support.kubernetes_objects import make_object, node, objects, pod, read

from isolation_atlas.cluster import Presence
from isolation_atlas.cluster.model.manifest import parse_manifest
from isolation_atlas.problem import AtlasError


def test_a_list_as_kubectl_prints_it_is_taken_apart() -> None:
    listed = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [node("a"), {"apiVersion": "v1", "kind": "PodList", "items": [pod("b")]}],
    }
    for text in (yaml.safe_dump(listed), json.dumps(listed), yaml.safe_dump(listed).replace("\n", "\r\n")):
        assert [found.identity for found in read(text).objects] == ["Node//a", "Pod/default/b"]


def test_an_entry_of_a_typed_list_need_not_say_its_kind() -> None:
    listed = {"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}]}
    assert [found.identity for found in read(json.dumps(listed)).objects] == ["Pod/default/a"]


def test_an_object_of_a_cluster_scoped_kind_has_no_namespace() -> None:
    a, b = objects(make_object("Node", "n", "ignored"), pod("p", namespace="shop")).objects
    assert (a.namespace, b.namespace) == ("", "shop")


def test_two_namespaces_may_have_objects_of_the_same_name() -> None:
    manifest = objects(pod("a", namespace="x"), pod("a", namespace="y"))
    assert len(manifest.objects) == 2
    assert manifest.problems == ()


def test_two_objects_of_one_identity_give_the_last_marked_as_a_duplicate() -> None:
    manifest = objects(pod("a", "n1"), pod("a", "n2"))
    (found,) = manifest.objects
    assert found.text("spec", "nodeName") == "n2"
    assert found.presence is Presence.DUPLICATE
    assert [problem.message for problem in manifest.problems] == [
        "A second Pod is named 'a' here. Rename it, or remove one."
    ]


def test_a_missing_field_is_none() -> None:
    (found,) = objects(pod("a", spec={"containers": [{"image": "nginx"}, "broken"]})).objects
    assert found.get("spec", "containers", 0, "image") == "nginx"
    assert found.get("spec", "containers", 9, "image") is None
    assert found.get("metadata", "name", "deeper") is None
    assert found.items("spec", "containers") == [{"image": "nginx"}]
    assert found.text("spec", "nodeName") == ""


def test_every_document_that_is_no_object_is_reported() -> None:
    with pytest.raises(AtlasError) as raised:
        read("a: 1\n---\n- 2\n---\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n")
    assert [problem.location.line for problem in raised.value.problems] == [1, 3, 5, 7]


def test_the_data_of_a_secret_is_removed() -> None:
    applied = {"kubectl.kubernetes.io/last-applied-configuration": '{"data": {"key": "c2VjcmV0"}}', "kept": "yes"}
    (found,) = objects(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "s", "annotations": applied},
            "data": {"key": "c2VjcmV0"},
            "stringData": {"key": "c2VjcmV0"},
        }
    ).objects
    assert "c2VjcmV0" not in str(found.data)
    assert found.texts("metadata", "annotations") == {"kept": "yes"}
    assert found.problem(["data", "key"], "wrong").excerpt == ""


def test_data_of_a_secret_that_would_be_published_is_found_without_showing_it() -> None:
    manifest = objects(make_object("Secret", "s", data={"key": "c2VjcmV0"}), make_object("Secret", "empty", data={}))
    (problem,) = manifest.exposed_secrets
    assert "c2VjcmV0" not in problem.describe()


@pytest.mark.parametrize("character", ["\\0", "\\a", "\\u202e", "\u202e", "\\x85"])
def test_a_character_that_no_picture_can_show_is_refused_at_its_place(character: str) -> None:
    text = f'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {{"b{character}": c}}\n'
    with pytest.raises(AtlasError) as raised:
        read(text)
    (problem,) = raised.value.problems
    assert (problem.location.line, problem.location.column) == (5, 12)


def test_a_field_for_programs_may_have_any_character() -> None:
    free = {"annotations": {"a": "\a"}, "name": "m"}
    assert read(yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": free, "data": {"b\r": "\x1b"}}))


def test_no_line_of_a_secret_is_shown() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a\a"}, "data": {"b": "c2VjcmV0"}}
    with pytest.raises(AtlasError) as raised:
        read(json.dumps(secret))
    assert [problem.excerpt for problem in raised.value.problems] == [""]


@pytest.mark.parametrize(
    ("printed", "is_for_people"),
    [
        ("NAME    READY   STATUS    RESTARTS   AGE\nweb-0   1/1     Running   0          3d\n", True),
        ("NAMESPACE     NAME      TYPE        CLUSTER-IP   PORT(S)   AGE\r\nshop   web   ClusterIP ...\r\n", True),
        ("Name:             web-0\nNamespace:        shop\nPriority:         0\n", True),
        ("Name:               node-1\nRoles:              <none>\n", True),
        ("pod/web-0\nservice/web\n", True),
        ("deployment.apps/web\n", True),
        ("NAME: web\nkind: Pod\n", False),
        ("Name: web\n", False),
        ("# pod/web-0\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", False),
    ],
)
def test_what_kubectl_prints_for_people_is_told_with_the_way_out(printed: str, is_for_people: bool) -> None:
    try:
        problems = parse_manifest(printed.encode(), "a").problems
    except AtlasError as error:
        problems = error.problems
    assert any("kubectl get … --output yaml" in problem.message for problem in problems) is is_for_people


@pytest.mark.parametrize(
    ("name", "read_as"), [("123", "a number"), ("1e3", "a number"), ("true", "true or false"), ("n", "true or false")]
)
def test_a_name_that_kubectl_reads_as_no_text_is_told_with_the_way_out(name: str, read_as: str) -> None:
    with pytest.raises(AtlasError) as caught:
        read(f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n")
    (problem,) = caught.value.problems
    assert problem.message == f"The name of this ConfigMap is read as {read_as}. Put it in quotes."
    assert problem.location[1:] == (4, 9)


def test_a_namespace_that_kubectl_reads_as_no_text_is_told_with_the_way_out() -> None:
    with pytest.raises(AtlasError) as caught:
        objects(make_object("ConfigMap", "a") | {"metadata": {"name": "a", "namespace": 7}})
    assert "The namespace of this ConfigMap is read as a number. Put it in quotes." in str(caught.value)


def test_a_bare_list_of_objects_is_told_with_the_way_out() -> None:
    with pytest.raises(AtlasError) as caught:
        read(json.dumps([node("a"), pod("b")]))
    assert "kubectl accepts no bare list of objects. Write it as the 'items' of a List" in str(caught.value)
