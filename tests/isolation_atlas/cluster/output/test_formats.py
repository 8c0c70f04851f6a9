"""Facts about the formats of a picture other than SVG."""

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.kubernetes_objects import deployment, make_object, pod, service, view
from tests.support.sample import PROJECT

from isolation_atlas.cluster.output.dot import to_dot
from isolation_atlas.cluster.output.graph_json import to_json
from isolation_atlas.cluster.output.plain_styles import to_plain
from isolation_atlas.cluster.output.png import to_png
from isolation_atlas.cluster.output.svg_file import plain_styles

SHOP = (deployment("web", 2), service("web", selector={"app": "web"}, ports=[{"port": 80}]))
_STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def test_json_is_what_its_published_schema_says() -> None:
    schema = json.loads((PROJECT / "docs/data/schemas/cluster-graph.json").read_text(encoding="utf-8"))
    graph = json.loads(to_json(view(*SHOP, view="all"), "T"))
    jsonschema.validate(graph, schema)
    boxes = {box["id"]: box for box in graph["boxes"]}
    assert boxes["Service/default/web"]["name"] == "web"
    assert {link["relation"] for link in graph["links"]} == {"owns", "selects"}
    assert all(link["source"] in boxes and link["target"] in boxes for link in graph["links"])


def test_each_box_follows_the_one_that_encloses_it() -> None:
    graph = json.loads(to_json(view(pod("p", on="n"), make_object("Node", "n")), "T"))
    seen = {""}
    for box in graph["boxes"]:
        assert box["parent"] in seen
        seen.add(box["id"])


def test_graphviz_gets_boxes_within_boxes_and_lines_to_their_frames() -> None:
    text = to_dot(view(pod("p", on="n"), make_object("Node", "n")), "T")
    assert "subgraph cluster_box" in text
    assert text.count("{") == text.count("}")


@given(st.text(max_size=20))
def test_no_title_ends_a_string_of_graphviz(title: str) -> None:
    text = to_dot(view(*SHOP, view="all"), title)
    outside = _STRING.sub("", text)
    assert '"' not in outside
    assert outside == _STRING.sub("", to_dot(view(*SHOP, view="all"), "T"))


@pytest.mark.parametrize(
    ("rules", "plain"),
    [
        ("& .a { fill: var(--x); }", ".a { fill: #111111 }"),
        ("& :is(.a, .b) > rect { fill: red; }", ".a > rect { fill: red }\n.b > rect { fill: red }"),
        ("& .a:not(.b) text { fill: red !important; }", ".a text { fill: red }"),
        (
            "& .kind-pod { --atlas-kind: var(--x); } & .node:is(.kind-pod) { fill: var(--atlas-kind); }",
            ".node.kind-pod { fill: #111111 }",
        ),
    ],
)
def test_rules_become_plain(rules: str, plain: str) -> None:
    assert to_plain(rules, {"--x": "#111111"}) == plain


def test_no_plain_rule_needs_a_browser() -> None:
    assert not re.search(r"var\(|:is|:not|&|light-dark", plain_styles())


def test_a_picture_has_two_pixels_for_each_of_the_drawing() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20"><style></style></svg>'
    png = to_png(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (60, 40)
