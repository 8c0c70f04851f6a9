"""Facts about what changed between two snapshots of a cluster."""

from typing import Any

from tests.support.kubernetes_objects import cluster, deployment, make_object, node, pod, service

from isolation_atlas.cluster import Relation, ViewOptions, build_view, to_mermaid, to_text
from isolation_atlas.cluster.graph.change import Mark, compare


def _marks(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, Mark]:
    return dict(compare(cluster(*before), cluster(*after)).marks)


def test_new_changed_and_gone_objects_are_marked_and_others_are_not() -> None:
    before = [node("n"), pod("stays", "n"), pod("goes", "n"), deployment("web", 3)]
    after = [node("n"), pod("stays", "n"), pod("comes", "n"), deployment("web", 5)]
    marks = _marks(before, after)
    assert marks.pop("Pod/default/goes") == Mark("gone")
    assert marks.pop("Pod/default/comes") == Mark("new")
    assert marks.pop("Deployment/default/web") == Mark("changed", "spec.replicas 3 → 5")
    assert [mark.detail for mark in marks.values()] == ["3 → 5"]


def test_an_object_that_is_gone_keeps_its_place_in_the_picture() -> None:
    change = compare(cluster(node("n"), pod("p", "n")), cluster(node("n")))
    view = build_view(change.cluster, ViewOptions(containers=False), marks=change.marks)
    assert view
    (box,) = view.boxes()["Node//n"].children
    assert (box.name, box.mark) == ("p", "gone")
    assert 'Pod · gone<br/>p"' in to_mermaid(view, "T")
    assert "Pod p, gone" in to_text(view)
    assert {link.relation for link in change.cluster.links} == {Relation.RUNS_ON}


def test_a_field_that_the_cluster_rewrites_all_the_time_is_no_change() -> None:
    before = make_object("Node", "n", status={"conditions": [{"type": "Ready", "lastHeartbeatTime": "9:00"}]})
    after = make_object("Node", "n", status={"conditions": [{"type": "Ready", "lastHeartbeatTime": "9:01"}]})
    after["metadata"] |= {"resourceVersion": "2", "generation": 3}
    assert _marks([before], [after]) == {}


def test_a_missing_object_that_is_added_is_new_and_one_that_is_removed_is_gone() -> None:
    claim = make_object("PersistentVolumeClaim", "data", spec={"storageClassName": "fast"})
    assert _marks([claim], [claim, make_object("StorageClass", "fast")]) == {"StorageClass//fast": Mark("new")}
    assert _marks([claim, make_object("StorageClass", "fast")], [claim]) == {"StorageClass//fast": Mark("gone")}


def test_an_undefined_pod_that_is_no_longer_selected_is_not_gone() -> None:
    web = pod("p", labels={"app": "web"})
    marks = _marks([service("s", selector={"app": "wbe"}), web], [service("s", selector={"app": "web"}), web])
    assert marks == {"Service/default/s": Mark("changed", "spec.selector.app wbe → web")}


def test_many_changed_fields_are_counted() -> None:
    (mark,) = _marks(
        [make_object("ConfigMap", "c", data={})],
        [make_object("ConfigMap", "c", data={str(n): str(n) for n in range(5)})],
    ).values()
    assert mark.detail == "data.0 unset → 0, data.1 unset → 1, data.2 unset → 2, and 2 more fields"
