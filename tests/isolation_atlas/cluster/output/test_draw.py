"""Facts about the drawings of views: that text stays in its box, and that large clusters fit a screen."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.kubernetes_objects import cluster, deployment, make_object, node, pod, service

from isolation_atlas.cluster import Cluster, Drawing, ViewOptions, draw_view, read_manifest, resolve, to_text
from isolation_atlas.cluster.output import annotate, draw
from isolation_atlas.cluster.output.png import to_png
from isolation_atlas.cluster.output.svg_file import plain_styles, to_standalone
from isolation_atlas.cluster.output.text_width import NAME_SIZE, SIZE, count_pads, estimate, measure
from isolation_atlas.cluster.view.selection import VIEWS, ViewName
from isolation_atlas.mermaid import draw_mermaid

MANIFESTS = Path(__file__).parents[1] / "manifests"
SCREEN = 1440

_BOX = re.compile(r'<g class="([^"]*)"[^>]* data-box="(\w+)".*?</text>', re.DOTALL)
_WIDTH = re.compile(r'<rect[^>]* width="([\d.]+)"')
_ROW = re.compile(r'<tspan class="(row[^"]*)"([^>]*)>(.*?)</tspan></tspan>')


def _draw(found: Cluster, view: ViewName = "all", **options: object) -> Drawing:
    drawn = draw_view(found, ViewOptions(view, **options), identity="x", cached=False)  # type: ignore[arg-type]
    assert drawn
    assert not drawn.reason
    return drawn


def _draw_manifest(name: str, view: ViewName) -> Drawing:
    return _draw(resolve(read_manifest(MANIFESTS / f"{name}.yaml", name)), view)


def _list_rows(svg: str) -> list[tuple[float, list[tuple[bool, str, float]]]]:
    """The width of each box that is a rectangle, and whether each of its lines is a name, its text and its length."""
    boxes = []
    for box in _BOX.finditer(svg):
        width = _WIDTH.search(box[0])
        rows = []
        for classes, attributes, inside in _ROW.findall(box[0]):
            text = unescape(re.sub(r"<[^>]+>", "", inside))
            is_name = "name" in classes.split()
            bold = is_name or 'name"' in inside
            size = NAME_SIZE if is_name else SIZE
            fixed = re.search(r'textLength="(\d+)"', attributes)
            rows.append((is_name, text, float(fixed[1]) if fixed else measure(text, bold=bold, size=size)))
        boxes.append((float(width[1]) if width else 0.0, rows))
    return boxes


def test_the_layout_takes_each_letter_for_as_wide_as_is_known_here() -> None:
    taken = {}
    for letter in ("", *(chr(code) for code in range(ord("!"), ord("~") + 1))):
        coded = letter if letter.isalnum() or letter in ".:/-" else f"#{ord(letter)};"
        # Among other letters, so that the smallest box is not wide enough.
        svg = draw_mermaid(f'flowchart LR\na["{"a" * 20}{coded * 40}"]\n', "x", named=True, cached=False)
        found = _WIDTH.search(svg)
        assert found
        taken[letter] = float(found[1])
    usual = taken.pop("")
    assert {one: (width - usual) / 40 for one, width in taken.items()} == pytest.approx(
        {one: estimate(one) for one in taken}, abs=0.02
    )


@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63),
    st.sampled_from("anmwb"),
    st.sampled_from(["placement", "all"]),
)
def test_no_text_leaves_its_box_however_long_a_name_is(name: str, letter: str, view: ViewName) -> None:
    found = cluster(pod(name, spec={"containers": [{"name": letter * len(name)}]}), pod(letter * 63, "n"), node("n"))
    for width, rows in _list_rows(_draw(found, view).svg):
        assert not width or max(length for _, _, length in rows) <= width


def test_a_line_that_would_leave_its_box_in_a_wider_font_has_a_fixed_length() -> None:
    svg = _draw(cluster(pod("n" * 40))).svg
    assert re.search(r'class="row text-outer-tspan name"[^>]* textLength="\d+" lengthAdjust="spacingAndGlyphs"', svg)
    assert "textLength" not in _draw(cluster(pod("web"))).svg


def test_a_short_text_needs_no_pads() -> None:
    assert count_pads("kubernetes-dashboard", 20) == 0
    assert count_pads("n" * 63, 20) > 0


def test_a_long_name_is_whole_and_an_image_is_cut_at_its_digest_alone() -> None:
    rows = [
        text.strip("\xa0") for _, box in _list_rows(_draw_manifest("long-names", "placement").svg) for _, text, _ in box
    ]
    assert f"Pod {'a' * 63}" in rows
    assert rows[-6:] == [
        "container",
        "module-configmap-",
        "reloader-of-the-team",
        "registry.example.com/",
        "team/app:v1.0.8@sha256:",
        "76049887f07a…",
    ]


@pytest.mark.parametrize("view", ["traffic", "all"])
def test_all_lines_of_a_name_are_marked_and_no_other_line_is(view: ViewName) -> None:
    (policy, *_) = [box for _, box in _list_rows(_draw_manifest("network-policy-long-name", view).svg)]
    assert [text for is_name, text, _ in policy if is_name] == ["repo-server-of-the-team-", "network-policy"]
    assert [text for is_name, text, _ in policy if not is_name] == [
        "NetworkPolicy",
        "in: Pods app.kubernetes.io/name=",
        "team-notifications-controller on",
        "TCP 8081",
    ]


def test_in_the_title_of_a_frame_the_name_is_marked_and_the_kind_is_not() -> None:
    svg = _draw(cluster(node("n"), pod("p", "n")), "placement").svg
    assert re.search(r'inner-tspan">Node</tspan><tspan class="text-inner-tspan name"> n</tspan>', svg)


def test_many_config_maps_of_one_pod_fit_a_screen() -> None:
    drawn = _draw_manifest("many-configmaps", "all")
    assert drawn.width < SCREEN
    assert "dashboard ×25" in re.sub(r"<[^>]+>", "", drawn.svg)


@pytest.mark.parametrize("leaves", [False, True])
def test_boxes_without_links_are_laid_in_a_block_wherever_a_link_of_another_leads(leaves: bool) -> None:
    alone = [make_object("Lease", f"lease-of-team-{number}", "a", spec={}) for number in range(24)]
    claim = make_object("PersistentVolumeClaim", "data", "a", spec={"volumeName": "v"} if leaves else {})
    others = [make_object("Namespace", "a"), claim, pod("web-1", namespace="a", labels={"app": "web"})]
    others += [make_object("Service", "web", "a", spec={"selector": {"app": "web"}})]
    others += [make_object("PersistentVolume", "v", spec={})] if leaves else []
    few, all_ = _draw(cluster(*others)), _draw(cluster(*others, *alone))
    assert all_.width < max(few.width, 4 * 200) + 400
    assert all_.height < few.height + 6 * 100 + 300


def _wide(count: int) -> Cluster:
    """Workloads on one node whose Pods a policy of each other one lets in."""
    made = [node("n")]
    for number in range(count):
        labels = {"app": f"application-{number}"}
        source = {"podSelector": {"matchLabels": {"app": f"application-{number - 1}"}}}
        policy = {"podSelector": {"matchLabels": labels}, "ingress": [{"from": [source]}]}
        made += [
            pod(f"application-{number}-pod", "n", labels=labels),
            service(f"application-{number}", selector=labels, ports=[{"port": 80, "targetPort": 8080}]),
            make_object("NetworkPolicy", f"p-{number}", spec=policy),
        ]
    return cluster(*made)


def test_a_picture_that_would_be_too_wide_leaves_to_other_views_what_they_are_about_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = _wide(6)
    monkeypatch.setattr(draw, "MAXIMUM_WIDTH", 0.5 * _draw(found).width)
    drawn = _draw(found)
    assert "The text version alone says which node runs a Pod" in drawn.view.folded
    assert "from where and to where a policy allows traffic" in drawn.view.folded
    text = to_text(drawn.view)
    assert "contains Pod application-3-pod" in text
    assert "routes to NetworkPolicy p-3 (allowed)" in text
    assert len(drawn.shown.links) < len(drawn.view.links)


def test_a_picture_that_is_still_too_wide_has_its_names_in_shorter_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    found = cluster(
        pod("the-first-application-of-many", labels={"app": "a"}), service("application-of-a", selector={"app": "a"})
    )
    monkeypatch.setattr(draw, "MAXIMUM_WIDTH", 1)
    drawn = _draw(found)
    names = [[text for is_name, text, _ in rows if is_name] for _, rows in _list_rows(drawn.svg)]
    assert ["the-first-", "application-of-many"] in names


@pytest.mark.parametrize(("down", "words", "stays"), [(13, "owns", False), (40, "owns", True), (13, "mounts", True)])
def test_a_label_that_one_of_the_same_words_would_half_hide_is_left_out(down: int, words: str, stays: bool) -> None:
    svg = _draw(cluster(deployment("web", 2))).svg
    label = re.search(r'<g class="edgeLabel" transform="translate\(([\d.]+),([\d.]+)\)".*?</text></g></g></g>', svg)
    assert label
    place, lower = f"({label[1]},{label[2]})", f"({label[1]},{float(label[2]) + down})"
    another = label[0].replace(place, lower).replace("owns", words)
    both = svg.replace(label[0], label[0] + another)
    assert annotate.drop_covered_labels(both) == (both if stays else svg)


def test_each_box_says_what_encloses_it_and_each_line_what_it_connects() -> None:
    svg = _draw(cluster(deployment("web", 1), service("web", selector={"app": "web"}))).svg
    boxes = set(re.findall(r'data-box="(\w+)"', svg))
    ends = [pair.split() for pair in re.findall(r'data-ends="([^"]*)"', svg)]
    assert ends
    assert {end for pair in ends for end in pair} <= boxes
    placed = _draw(cluster(node("n"), pod("p", "n", spec={"containers": [{"name": "c"}]})), "placement").svg
    within = dict(re.findall(r'data-box="(\w+)" data-in="(\w+)"', placed))
    assert within == {"b1": "b0", "b2": "b1", "b3": "b2"}


@pytest.mark.parametrize("view", VIEWS)
def test_a_name_is_bold_in_png_as_in_svg(view: ViewName) -> None:
    assert ".name { font-weight: 700 }" in plain_styles().splitlines()
    drawn = draw_view(cluster(node("n"), pod("web-1", "n")), ViewOptions(view), identity="x", cached=False)
    if drawn is None:
        return
    svg = to_standalone(drawn.svg, drawn.shown, "T")
    assert to_png(svg) != to_png(svg.replace(" name", ""))
