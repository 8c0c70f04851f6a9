"""Facts about the placement view and its Mermaid source."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.cluster.objects import node, objects, pod

from atlas.cluster import Box, place, to_mermaid
from atlas.diagram import draw_mermaid

NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.strip() == name and name.isprintable())
SAFE_NAMES = st.sampled_from(
    ["end", "subgraph", "class", "click", 'a"b', "a]b", "<b>", "ä-ö", "日本", "a;b", "%%a", "x.y-z", "#35;", "`m`"]
)


def _boxes(root: Box, kind: str) -> list[Box]:
    return [box for box in root.walk() if box.kind == kind]


@given(
    st.lists(NAMES, unique=True, min_size=1, max_size=4),
    st.lists(st.tuples(NAMES, NAMES), unique_by=lambda pair: pair[0], max_size=8),
)
def test_each_node_and_pod_stands_once_and_each_pod_on_its_node(nodes: list[str], pods: list[tuple[str, str]]) -> None:
    view, problems = place(objects(*map(node, nodes), *(pod(name, on) for name, on in pods)))
    assert sorted(box.name for box in _boxes(view.root, "Pod")) == sorted(name for name, _ in pods)
    for name, on in pods:
        (holder,) = [box for box in _boxes(view.root, "Node") if name in [child.name for child in box.children]]
        assert holder.name == on
        assert holder.undefined == (on not in nodes)
    assert len(problems) == sum(on not in nodes for _, on in pods)
    assert {box.name for box in _boxes(view.root, "Node")} == {*nodes, *(on for _, on in pods)}


def test_a_pod_without_a_node_waits() -> None:
    view, problems = place(objects(node("n"), pod("p")))
    assert [(box.name, [child.name for child in box.children]) for box in view.root.children] == [
        ("n", []),
        ("On no node yet", ["p"]),
    ]
    assert problems == []


def test_the_source_is_the_same_for_the_same_objects() -> None:
    data = [node("n"), pod("p", "n"), pod("q", "n")]
    assert to_mermaid(place(objects(*data))[0], "T") == to_mermaid(place(objects(*data))[0], "T")


def test_the_source_of_a_small_cluster() -> None:
    source = to_mermaid(place(objects(node("node-1"), pod("pod-1", "node-1"), pod("pod-2", "node-1")))[0], "Small")
    assert source == (
        "flowchart TB\n"
        "accTitle: Small\n"
        "accDescr: A Kubernetes cluster with 1 node and 2 Pods.\n"
        'subgraph box_cluster["Kubernetes cluster"]\n'
        "direction LR\n"
        'subgraph box_Node_2f__2f_node_2d_1["Node node-1"]\n'
        "direction TB\n"
        'box_Pod_2f_default_2f_pod_2d_1["Pod<br/>pod-1"]\n'
        'box_Pod_2f_default_2f_pod_2d_2["Pod<br/>pod-2"]\n'
        "box_Pod_2f_default_2f_pod_2d_1 ~~~ box_Pod_2f_default_2f_pod_2d_2\n"
        "end\n"
        "end\n"
        "class box_cluster kind-group\n"
        "class box_Node_2f__2f_node_2d_1 kind-node\n"
        "class box_Pod_2f_default_2f_pod_2d_1 kind-pod\n"
        "class box_Pod_2f_default_2f_pod_2d_2 kind-pod\n"
    )


@given(st.lists(SAFE_NAMES, min_size=1, max_size=4, unique=True))
def test_a_name_that_means_something_to_mermaid_or_html_is_drawn_as_it_is(names: list[str]) -> None:
    view, _ = place(objects(node("n"), *(pod(name, "n") for name in names)))
    svg = draw_mermaid(to_mermaid(view, "T"), "x")
    drawn = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<tspan class="row[^>]*>(.*?)</tspan></tspan>', svg)]
    escaped = {name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for name in names}
    assert escaped <= set(drawn)
    assert "<b>" not in svg
