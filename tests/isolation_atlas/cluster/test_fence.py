"""Facts about the link to a fence's manifest."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.support.sample import FILES

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.page.fence import Fence


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
    rendered = render_cluster_fence(
        Fence("cluster", "cluster", SourceText(body, "docs/a.md"), {}, 1, "docs", docs, "../")
    )
    link = BeautifulSoup(rendered.html, "html.parser").find("a", download=True)
    assert link
    assert link["href"] == address
