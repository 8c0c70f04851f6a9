"""Facts about a fence with a manifest: the link to it, and one that is too large to be drawn."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.support.sample import FILES

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.page.fence import Fence
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
    name = "n" * 30_000
    (tmp_path / "pod.yml").write_text(f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n", encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        render_cluster_fence(_fence(tmp_path, "manifest: pod.yml"))
    (problem,) = caught.value.problems
    assert str(problem.location) == "docs/a.md:1:11"
    assert problem.message.startswith(
        "This is too large to be drawn, even with like objects in one box: resource limit"
    )
    assert "maximum=100000" in problem.message
