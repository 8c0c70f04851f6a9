"""Facts about the objects that each view shows, how a view is folded, and how it is drawn."""

import re
from html import escape
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.kubernetes_objects import cluster, deployment, links, make_object, messages, node, pod, service, view
from tests.support.words import is_shown

from isolation_atlas.cluster import Cluster, Relation, View, ViewOptions, build_view, draw_view, to_mermaid, to_text
from isolation_atlas.cluster.model.selector import parse_selector
from isolation_atlas.cluster.output.text import kubectl_line
from isolation_atlas.cluster.view.builder import explain_empty
from isolation_atlas.cluster.view.grouping import FoldLevel
from isolation_atlas.cluster.view.selection import VIEWS, ViewName
from isolation_atlas.mermaid import draw_mermaid

# Most names with a control character or a space at an end would be filtered out again, so few are made.
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=12).filter(
    lambda name: name.strip() == name and is_shown(name)
)
ODD_NAMES = st.sampled_from(
    ["end", "subgraph", "class", "click", 'a"b', "a]b", "<b>", "ä-ö", "日本", "a;b", "%%a", "x.y-z", "#35;", "`m`"]
)
SHOP = (
    node("n1"),
    node("n2"),
    deployment("web", 2, namespace="shop"),
    make_object("ReplicaSet", "web-1", "shop", owners=[("Deployment", "web")], spec={"replicas": 2, "template": {}}),
    pod("web-1-a", "n1", "shop", owners=[("ReplicaSet", "web-1")], labels={"app": "web"}),
    pod(
        "web-1-b",
        "n2",
        "shop",
        owners=[("ReplicaSet", "web-1")],
        labels={"app": "web"},
        spec={"volumes": [{"persistentVolumeClaim": {"claimName": "data"}}]},
    ),
    make_object(
        "Service", "web", "shop", spec={"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}
    ),
    make_object(
        "Ingress", "web", "shop", spec={"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}
    ),
    make_object("PersistentVolumeClaim", "data", "shop", spec={"volumeName": "v", "storageClassName": "fast"}),
    make_object("PersistentVolume", "v", spec={"storageClassName": "fast"}),
    make_object("StorageClass", "fast"),
    make_object("ConfigMap", "settings", "shop"),
    make_object("Widget", "odd", "shop", owners=[("Deployment", "web")]),
)


def _identities(shown: View) -> set[str]:
    return set(shown.boxes())


def _draw(found: Cluster, options: ViewOptions) -> tuple[View, str]:
    drawing = draw_view(found, options, identity="x", title="T")
    assert drawing
    return drawing.view, drawing.svg


def test_placement_puts_pods_into_nodes_in_the_order_of_the_manifest() -> None:
    root = view(*SHOP).root
    assert [(box.name, [child.name for child in box.children]) for box in root.children] == [
        ("n1", ["web-1-a"]),
        ("n2", ["web-1-b"]),
    ]


def test_placement_shows_the_control_plane_and_pods_without_a_node() -> None:
    master = make_object("Node", "m", labels={"node-role.kubernetes.io/control-plane": ""})
    root = view(node("n"), master, pod("p"), deployment("web", 3)).root
    assert [(box.name, [child.title for child in box.children]) for box in root.children] == [
        ("Control plane", ["m"]),
        ("n", []),
        ("On no node yet", ["p"]),
        ("Declared, on no node yet", ["web ×3"]),
    ]


def test_containers_are_inside_their_pods_if_the_options_show_them() -> None:
    p = pod("p", spec={"initContainers": [{"name": "i"}], "containers": [{"name": "c", "image": "nginx:1.29"}]})
    inside = view(p).boxes()["Pod/default/p"].children
    assert [(box.kind, box.name, box.rows) for box in inside] == [
        ("init container", "i", ()),
        ("container", "c", ("nginx:1.29",)),
    ]
    assert view(p, containers=False).boxes()["Pod/default/p"].children == ()


def test_ownership_leads_from_workloads_to_pods_and_to_all_other_owned_objects() -> None:
    shown = view(*SHOP, view="ownership")
    assert links(shown) == {
        ("Deployment/shop/web", Relation.OWNS, "ReplicaSet/shop/web-1"),
        ("ReplicaSet/shop/web-1", Relation.OWNS, "Pod/shop/web-1-a"),
        ("ReplicaSet/shop/web-1", Relation.OWNS, "Pod/shop/web-1-b"),
        ("Deployment/shop/web", Relation.OWNS, "Widget/shop/odd"),
    }


def test_traffic_leads_from_outside_to_pods_with_ports() -> None:
    shown = view(*SHOP, view="traffic")
    assert [(link.source, link.target, link.labels) for link in shown.links] == [
        ("outside", "Ingress/shop/web", ("HTTP",)),
        ("Service/shop/web", "Pod/shop/web-1-a", ("80 to 8080",)),
        ("Service/shop/web", "Pod/shop/web-1-b", ("80 to 8080",)),
        ("Ingress/shop/web", "Service/shop/web", ("anything else to port 80",)),
    ]


def test_traffic_leaves_out_endpoints_that_have_the_same_pods_as_their_service() -> None:
    endpoints: list[dict[str, Any]] = [{"targetRef": {"kind": "Pod", "name": "a"}}]
    data = [
        service("s", selector={"app": "web"}),
        pod("a", labels={"app": "web"}),
        make_object("EndpointSlice", "e", labels={"kubernetes.io/service-name": "s"}, endpoints=endpoints),
    ]
    assert "EndpointSlice/default/e" not in _identities(view(*data, view="traffic"))
    endpoints[0]["conditions"] = {"ready": False}
    assert "EndpointSlice/default/e" in _identities(view(*data, view="traffic"))


def test_traffic_shows_the_pods_that_a_service_misses() -> None:
    data = (service("s", selector={"app": "wbe"}), pod("a", labels={"app": "web"}), pod("b", namespace="else"))
    assert _identities(view(*data, view="traffic")) == {"Service/default/s", "Pod/default/a", "Pod/default/app=wbe"}


def test_storage_leads_from_pods_through_claims_and_volumes_to_classes() -> None:
    assert [(link.source, link.target) for link in view(*SHOP, view="storage").links] == [
        ("Pod/shop/web-1-b", "PersistentVolumeClaim/shop/data"),
        ("PersistentVolumeClaim/shop/data", "PersistentVolume//v"),
        ("PersistentVolume//v", "StorageClass//fast"),
    ]


def test_a_namespace_and_labels_restrict_the_shown_objects_but_not_the_resolved_references() -> None:
    found = cluster(*SHOP, pod("other", "n1", "else"))
    assert messages(found) == []
    narrowed = build_view(found, ViewOptions("all", namespace="else"))
    assert narrowed
    assert _identities(narrowed) == {"Node//n1", "Pod/else/other"}
    labelled = build_view(found, ViewOptions("all", selector=parse_selector("app=web")))
    assert labelled
    assert _identities(labelled) == {"Node//n1", "Node//n2", "Pod/shop/web-1-a", "Pod/shop/web-1-b"}


def test_several_namespaces_enclose_their_objects() -> None:
    shown = view(pod("a", namespace="x"), pod("b", namespace="y"), view="all")
    assert [(box.kind, box.name, [child.name for child in box.children]) for box in shown.root.children] == [
        ("Namespace", "x", ["a"]),
        ("Namespace", "y", ["b"]),
    ]


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "all"])
def test_a_view_that_would_be_empty_says_so_and_names_one_that_is_not(name: ViewName) -> None:
    found = cluster(make_object("ConfigMap", "c"))
    assert build_view(found, ViewOptions(name)) is None
    assert explain_empty(found, ViewOptions(name)).endswith(
        "It contains only ConfigMap. Views that show something: all."
    )


@pytest.mark.parametrize(
    ("kinds", "named"),
    [
        (["example.com/v1 Widget"], "Widget"),
        (["example.com/v1 Widget", "example.org/v1 Widget"], "Widget.example.com, Widget.example.org"),
        (["serving.knative.dev/v1 Service"], "Service.serving.knative.dev"),
        (["v1 Node", "example.com/v1 Node"], "Node, Node.example.com"),
    ],
)
def test_a_kind_is_named_with_its_group_only_where_its_name_could_mean_another(kinds: list[str], named: str) -> None:
    data = [{**make_object(kind, "x"), "apiVersion": version} for version, kind in (one.split() for one in kinds)]
    labels = sorted(box.kind for box in view(*data, view="all").boxes().values() if box.kind != "Namespace")
    assert ", ".join(labels) == named
    assert f"It contains only {named}." in explain_empty(cluster(*data), ViewOptions("storage"))


def test_several_objects_of_a_kind_are_counted_in_its_plural() -> None:
    kinds = ["NetworkPolicy", "Ingress", "Endpoints", "StorageClass", "Gateway"]
    shown = view(*(make_object(kind, name) for kind in kinds for name in "ab"), view="all")
    assert shown.description.endswith("with 2 Endpoints, 2 Gateways, 2 Ingresses, 2 NetworkPolicies, 2 StorageClasses.")
    knative = [{**make_object("Service", name), "apiVersion": "serving.knative.dev/v1"} for name in "ab"]
    assert view(*knative, view="all").description.endswith("with 2 services.serving.knative.dev.")


def test_the_command_names_the_group_of_a_kind_that_kubernetes_does_not_have() -> None:
    found = cluster({**make_object("Widget", "x"), "apiVersion": "example.com/v1"}, pod("p"))
    built = build_view(found, ViewOptions("all"))
    assert built
    assert kubectl_line(found, built, ViewOptions("all")) == "kubectl get widgets.example.com,pods --output yaml"


def test_similar_pods_fold_into_one_box_with_the_name_of_their_owner() -> None:
    data: list[dict[str, Any]] = [
        deployment("web"),
        make_object("ReplicaSet", "web-1", owners=[("Deployment", "web")], spec={"template": {}}),
        *(pod(f"web-1-{number}", owners=[("ReplicaSet", "web-1")]) for number in range(250)),
        pod("web-1-bad", owners=[("ReplicaSet", "web-1")], status={"phase": "Failed"}),
    ]
    shown = view(*data, view="ownership")
    assert [box.title for box in shown.boxes().values() if box.kind == "Pod"] == ["web ×250", "web-1-bad"]
    assert len(shown.links) == 3
    loose = view(*data, view="ownership", fold=300)
    assert sum(box.kind == "Pod" for box in loose.boxes().values()) == 251


def test_claims_and_volumes_fold_with_the_pods_that_use_them() -> None:
    data: list[dict[str, Any]] = []
    for number in range(8):
        data += [
            pod(
                f"db-{number}",
                owners=[("StatefulSet", "db")],
                spec={"volumes": [{"persistentVolumeClaim": {"claimName": f"data-db-{number}"}}]},
            ),
            make_object("PersistentVolumeClaim", f"data-db-{number}", spec={"volumeName": f"pvc-{number}x"}),
            make_object("PersistentVolume", f"pvc-{number}x"),
        ]
    shown = view(*data, make_object("StatefulSet", "db", spec={"template": {}}), view="storage")
    assert [box.title for box in shown.boxes().values()] == ["db ×8", "data-db ×8", "pvc ×8"]
    assert len(shown.links) == 2


def test_a_picture_that_would_be_too_large_is_folded_further_and_says_so() -> None:
    found = cluster(*(node(f"n{n}") for n in range(50)), *(pod(f"p{p}", f"n{p % 50}") for p in range(1000)))
    shown, _ = _draw(found, ViewOptions(fold=10_000))
    assert shown.folded.endswith("because the picture would be too large otherwise.")
    assert sum(int(box.count or 1) for box in shown.boxes().values() if box.kind == "Pod") == 1000


def test_a_picture_in_which_nothing_is_alike_does_not_say_that_it_is_folded() -> None:
    found = cluster(pod("web", labels={"app": "web"}), service("web", selector={"app": "web"}))
    shown = build_view(found, ViewOptions("all"), level=FoldLevel.SIMILAR)
    assert shown
    assert shown.folded == ""


def test_every_level_of_folding_counts_every_object() -> None:
    found = cluster(*SHOP, *(make_object(f"Kind{number}", "x") for number in range(9)))
    whole = build_view(found, ViewOptions("all"))
    for level in FoldLevel:
        shown = build_view(found, ViewOptions("all"), level=level)
        assert shown
        assert whole
        assert sum(int(box.count or 1) for box in shown.boxes().values() if box.kind or box.count) in (
            len(found.objects),
            len(found.objects) + 2,
        )
    assert shown
    assert len(shown.boxes()) == 1


def test_a_small_cluster_has_this_mermaid_source() -> None:
    found = cluster(node("node-1"), pod("pod-1", "node-1"), pod("pod-2", "node-1"))
    shown = build_view(found, ViewOptions(pages={"Node": "kubernetes/kinds/#node", "Pod": "kubernetes/#pods"}))
    assert shown
    assert to_mermaid(shown, "Small", "../") == (
        "flowchart TB\n"
        "accTitle: Small\n"
        "accDescr: A Kubernetes cluster with 1 node and 2 Pods.\n"
        'subgraph b0["Kubernetes cluster"]\n'
        "direction LR\n"
        'subgraph b1["Node node-1"]\n'
        "direction TB\n"
        'b2["Pod<br/>pod-1"]\n'
        'b3["Pod<br/>pod-2"]\n'
        "b2 ~~~ b3\n"
        "end\n"
        "end\n"
        'click b1 href "../kubernetes/kinds/#node"\n'
        'click b2 href "../kubernetes/#pods"\n'
        'click b3 href "../kubernetes/#pods"\n'
        "class b0 kind-group\n"
        "class b1 kind-machine\n"
        "class b2,b3 kind-pod\n"
    )


@pytest.mark.parametrize("name", VIEWS)
def test_the_same_objects_are_drawn_in_the_same_bytes(name: ViewName) -> None:
    objects = (*SHOP, make_object("Role", "reader", "shop", rules=[]))
    assert _draw(cluster(*objects), ViewOptions(name)) == _draw(cluster(*objects), ViewOptions(name))


@given(st.lists(ODD_NAMES, min_size=1, max_size=4, unique=True))
def test_a_name_that_means_something_to_mermaid_or_html_is_drawn_unchanged(names: list[str]) -> None:
    _, svg = _draw(cluster(node("n"), *(pod(name, "n") for name in names)), ViewOptions())
    drawn = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<tspan class="row[^>]*>(.*?)</tspan></tspan>', svg)]
    assert {escape(name) for name in names} <= set(drawn)
    assert "<b>" not in svg


def test_a_long_name_is_wrapped_at_dots_and_dashes_and_never_cut() -> None:
    name = "a-rather-long.name-of-a-pod.that-goes-on.and-on-and-on.for-ever"
    _, svg = _draw(cluster(pod(name)), ViewOptions("all"))
    rows = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<tspan class="row[^>]*>(.*?)</tspan></tspan>', svg)]
    assert "".join(rows[1:]) == name
    assert max(map(len, rows)) <= 26


def test_a_drawing_links_each_box_to_the_page_of_its_kind_without_a_tab_stop() -> None:
    shown = build_view(cluster(pod("p")), ViewOptions(pages={"Pod": "kubernetes/#pods"}))
    assert shown
    svg = draw_mermaid(to_mermaid(shown, "T", "../"), "x")
    assert '<a xlink:href="../kubernetes/#pods"' in svg
    assert svg.count("<a ") == svg.count('tabindex="-1"')


def test_the_text_version_holds_each_box_and_each_link() -> None:
    shown = view(*SHOP, view="traffic")
    assert to_text(shown) == (
        "A Kubernetes cluster: how traffic gets to Pods, with 2 Pods, 1 Ingress, 1 Service.\n"
        "\n"
        "- Outside the cluster\n"
        "  - routes to Ingress web (HTTP)\n"
        "- Pod web-1-a\n"
        "- Pod web-1-b\n"
        "- Service web, ClusterIP, port 80 to 8080\n"
        "  - selects Pod web-1-a (80 to 8080)\n"
        "  - selects Pod web-1-b (80 to 8080)\n"
        "- Ingress web\n"
        "  - routes to Service web (anything else to port 80)\n"
    )


KINDS = st.sampled_from(
    ["Node", "Pod", "Deployment", "Service", "ConfigMap", "Secret", "PersistentVolumeClaim", "StatefulSet", "Widget"]
)


@st.composite
def _objects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Objects of random kinds, with references to each other or to missing objects."""
    drawn = draw(st.lists(st.tuples(KINDS, NAMES), min_size=1, max_size=8, unique=True))
    # A Secret whose name is not valid is not drawn, because the name may be one of its values.
    identities = [(kind, f"secret-{number}" if kind == "Secret" else name) for number, (kind, name) in enumerate(drawn)]
    names = st.sampled_from([name for _, name in identities] + ["gone"])
    made = []
    for kind, name in identities:
        one: dict[str, Any] = make_object(kind, name, labels={"n": name})
        if draw(st.booleans()):
            one["metadata"]["ownerReferences"] = [{"apiVersion": "v1", "kind": draw(KINDS), "name": draw(names)}]
        if kind == "Pod":
            one["spec"] = {
                "nodeName": draw(names),
                "volumes": [{"configMap": {"name": draw(names)}}, {"secret": {"secretName": draw(names)}}],
            }
        if kind == "Service":
            one["spec"] = {"selector": {"n": draw(names)}}
        if kind in ("Deployment", "StatefulSet"):
            one["spec"] = {"replicas": draw(st.integers(0, 9)), "template": {"metadata": {"labels": {"n": name}}}}
        made.append(one)
    return made


@given(_objects())
def test_each_object_and_each_reference_is_drawn_exactly_once(data: list[dict[str, Any]]) -> None:
    found = cluster(*data)
    shown, svg = _draw(found, ViewOptions("all", fold=1000))
    framed = {identity for identity in shown.boxes() if identity.startswith("Namespace//")}
    assert _identities(shown) - framed == set(found.objects)
    assert links(shown) == links(found)
    assert len(shown.links) == len(found.links)
    root = ElementTree.fromstring(svg)
    classes = [str(element.get("class", "")).split() for element in root.iter()]
    assert sum("node" in names or "cluster" in names for names in classes if "row" not in names) == len(shown.boxes())
    assert sum("flowchart-link" in names for names in classes) == len(shown.links)


@given(_objects(), st.sampled_from(VIEWS), st.sampled_from(["LR", "TB"]), st.integers(2, 5))
def test_any_objects_make_a_picture_in_any_view_or_an_empty_one(
    data: list[dict[str, Any]], name: ViewName, direction: str, fold: int
) -> None:
    found = cluster(*data)
    options = ViewOptions(name, direction=direction, fold=fold)
    drawing = draw_view(found, options, identity="x")
    if drawing is None:
        assert explain_empty(found, options)
    else:
        assert to_text(drawing.view)


@pytest.mark.parametrize("name", ["storage", "all"])
def test_the_class_of_a_bound_claim_is_drawn_once_at_its_volume(name: ViewName) -> None:
    bound = {"storageClassName": "fast", "volumeName": "v"}
    claim = make_object("PersistentVolumeClaim", "data", spec=bound)
    volume = make_object("PersistentVolume", "v", spec={"storageClassName": "fast"})
    fast = make_object("StorageClass", "fast", provisioner="p")
    assert links(view(claim, volume, fast, view=name)) == {
        ("PersistentVolumeClaim/default/data", Relation.REFERS, "PersistentVolume//v"),
        ("PersistentVolume//v", Relation.REFERS, "StorageClass//fast"),
    }
    waiting = make_object("PersistentVolumeClaim", "data", spec={"storageClassName": "fast"})
    claimed = ("PersistentVolumeClaim/default/data", Relation.REFERS, "StorageClass//fast")
    assert claimed in links(view(waiting, volume, fast, view=name))


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("80:30303 to http, 443:32421 to https", "80:30303 to http,<br/>443:32421 to https"),
        ("allowed, TCP 5556, TCP 5557", "allowed, TCP 5556,<br/>TCP 5557"),
        ("80, 443", "80, 443"),
        ("shop.example.com/one/long/path to port 8080", "shop.example.com/one/<br/>long/path to port 8080"),
    ],
)
def test_the_lines_of_a_label_end_after_a_comma_where_they_can(label: str, lines: str) -> None:
    shown = view(pod("p", labels={"app": "p"}), service("s", selector={"app": "p"}), view="traffic")
    (link,) = shown.links
    source = to_mermaid(shown._replace(links=(link._replace(labels=(label,)),)), "t")
    assert f'|"{lines.replace(",", "#44;")}"|' in source


@pytest.mark.parametrize("spec", [{"type": "LoadBalancer"}, {"externalIPs": ["192.0.2.7"]}])
def test_traffic_from_outside_gets_to_a_service_with_an_address_there(spec: dict[str, Any]) -> None:
    shown = view(service("s", ports=[{"port": 80}], **spec), view="traffic")
    assert [(link.source, link.target, link.labels) for link in shown.links] == [
        ("outside", "Service/default/s", ("port 80",))
    ]
