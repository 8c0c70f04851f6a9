"""Facts about a fence with a manifest: the link to it, and one that is too large to be drawn."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.support.sample import FILES

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.page.fence import Fence, Rendered, fingerprint_file
from isolation_atlas.problem import AtlasError


def _fence(docs: Path, body: str) -> Fence:
    return Fence("cluster", "cluster", SourceText(body, "docs/a.md"), {}, 1, "docs", docs, "../")


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("data/clusters/pair.yml", "../data/clusters/pair.yml"),
        ("../docs/data/clusters/pair.yml", "../data/clusters/pair.yml"),
        ("data/./clusters/pair #1?.yml", "../data/clusters/pair%20%231%3F.yml"),
    ],
)
def test_the_link_to_the_manifest_leads_to_its_published_file(tmp_path: Path, named: str, address: str) -> None:
    docs = tmp_path / "docs"
    (docs / "data/clusters").mkdir(parents=True)
    (docs / named).write_text(FILES["data/clusters/pair.yml"], encoding="utf-8")
    body = f"manifest: {named!r}"
    rendered = render_cluster_fence(_fence(docs, body))
    link = BeautifulSoup(rendered.html, "html.parser").find("a", download=True)
    assert link
    assert link["href"] == address


def test_a_name_that_no_picture_holds_is_the_authors_mistake_and_told_with_the_limit(tmp_path: Path) -> None:
    name = "n" * 110_000
    (tmp_path / "pod.yml").write_text(f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n", encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        render_cluster_fence(_fence(tmp_path, "manifest: pod.yml"))
    (problem,) = caught.value.problems
    assert str(problem.location) == "docs/a.md:1:11"
    assert problem.message.startswith(
        "This is too large to be drawn, even with like objects in one box: resource limit"
    )
    assert "maximum=100000" in problem.message


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web-1, labels: {app: web}}\nspec: {containers: [{name: c}]}\n"
WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {target: web}\n"


def _render(docs: Path, body: str) -> tuple[Fence, Rendered]:
    for name, text in (("a.yaml", SERVICE), ("sub/b.yaml", POD), ("w.yaml", WIDGET)):
        path = docs / "data/clusters/shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    fence = _fence(docs, body)
    return fence, render_cluster_fence(fence)


FILES_OF_SHOP = ["data/clusters/shop/a.yaml", "data/clusters/shop/sub/b.yaml"]


@pytest.mark.parametrize("named", [f"[{', '.join(FILES_OF_SHOP)}]", "data/clusters/shop"])
def test_several_manifests_or_a_folder_are_one_cluster_and_each_file_has_a_link(tmp_path: Path, named: str) -> None:
    fence, rendered = _render(tmp_path, f"manifest: {named}\nview: traffic\n")
    assert rendered.problems == ()
    links = BeautifulSoup(rendered.html, "html.parser").find_all("a", download=True)
    assert [link["href"] for link in links][:2] == [f"../{name}" for name in FILES_OF_SHOP]
    assert set(FILES_OF_SHOP) <= fence.files.keys()


@pytest.mark.parametrize("named", ["data/clusters/shop", "data/clusters/shop/kustomization.yaml"])
def test_a_fence_runs_no_program_for_a_kustomization_and_says_which_line_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    ran = tmp_path / "ran"
    for name in ("kubectl", "kustomize", "helm", "git"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho {name} >> '{ran}'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    kustomization = tmp_path / "data/clusters/shop/kustomization.yaml"
    kustomization.parent.mkdir(parents=True)
    kustomization.write_text("resources: [a.yaml]\n", encoding="utf-8")
    try:
        told = _render(tmp_path, f"manifest: {named}\n")[1].problems
    except AtlasError as error:
        told = error.problems
    assert not ran.exists()
    assert any("kustomize" in problem.message for problem in told), told


def test_a_new_file_in_the_folder_of_a_fence_makes_its_cached_result_old(tmp_path: Path) -> None:
    fence, _ = _render(tmp_path, "manifest: data/clusters/shop\nview: all\n")
    folder = "data/clusters/shop"
    assert fingerprint_file(tmp_path, folder) == fence.files[folder]
    (tmp_path / folder / "c.yaml").write_text(POD, encoding="utf-8")
    assert fingerprint_file(tmp_path, folder) != fence.files[folder]


def test_a_table_of_kinds_adds_the_references_of_a_custom_kind(tmp_path: Path) -> None:
    (tmp_path / "kinds.yml").write_text(
        "Widget.example.com: {references: [{field: spec.target, kind: Service}]}\n", encoding="utf-8"
    )
    _, rendered = _render(tmp_path, "manifest: data/clusters/shop\nview: all\nkinds: kinds.yml\n")
    assert rendered.problems == ()
    assert "refers to Service web" in (rendered.markdown or "")


def test_a_missing_object_is_told_with_the_option_that_says_it_is_missing_on_purpose(tmp_path: Path) -> None:
    body = "manifest: data/clusters/shop/a.yaml\nview: all\n"
    _, rendered = _render(tmp_path, body)
    (problem,) = rendered.problems
    assert problem.message.endswith("If that is on purpose, add it to the fence: undefined: [Service/default/web]")
    _, rendered = _render(tmp_path, f"{body}undefined: [Service/default/web]\n")
    assert rendered.problems == ()


def test_what_a_listing_leaves_out_may_be_said_to_be_missing(tmp_path: Path) -> None:
    listed = POD.replace("name: web-1", "name: web-1, uid: x").replace("spec: {", "spec: {nodeName: node-1, ")
    (tmp_path / "pod.yaml").write_text(listed, encoding="utf-8")
    _, rendered = _render(tmp_path, "manifest: pod.yaml\n")
    assert rendered.problems == ()
    assert "not in this listing" in (rendered.markdown or "")
    _, rendered = _render(tmp_path, "manifest: pod.yaml\nundefined: [Node//node-1]\n")
    assert rendered.problems == ()
    assert "not in the manifest" in (rendered.markdown or "")
