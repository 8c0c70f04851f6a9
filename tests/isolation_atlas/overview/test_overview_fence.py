"""The overview shows each technology once, and counts what the site has and nothing that it has not."""

import re
from pathlib import Path

from tests.support import sample_data


def _counts(html: str) -> dict[str, int]:
    return {name: int(number) for number, name in re.findall(r"<strong>(\d+)</strong> ([\w ]+)</a>", html)}


def test_each_technology_stands_once_with_its_drawing(tmp_path: Path) -> None:
    docs = sample_data.write(tmp_path / "docs", {})
    found = sample_data.read(docs)
    html = sample_data.render("overview", "", found, docs).html
    names = re.findall(r'atlas-skyline__name">([^<]+)<', html)
    assert names == [one.short for one in found.comparison.technologies.values()]
    assert html.count('class="stack stack--small"') == sum(one in found.stacks for one in found.comparison.technologies)


def test_what_has_no_page_is_not_counted(tmp_path: Path) -> None:
    docs = sample_data.write(tmp_path / "docs", {})
    assert _counts(sample_data.render("overview", "", sample_data.read(docs), docs).html) == {}


def test_only_claims_with_sources_and_headings_that_ask_are_counted(tmp_path: Path) -> None:
    unknown = {"unknown": "Nothing was found.", "checked": "2026-08-24"}
    docs = sample_data.write(tmp_path / "docs", {("data/comparison/technologies/vm/claims.yml", ("startup",)): unknown})
    for page, text in {
        "compare/index.md": "# Compare\n",
        "questions/index.md": "# Questions\n\n## Why is this not counted?\n",
        "questions/basics.md": "# Basics\n\n## Why?\n\n## How?\n\n## An aside\n\n```text\n## Is this code?\n```\n",
        "labs/index.md": "# Labs\n",
        "labs/first.md": "# First\n",
    }.items():
        (docs / page).parent.mkdir(exist_ok=True)
        (docs / page).write_text(text, encoding="utf-8")
    found = sample_data.read(docs)
    known = [claim for claim in found.comparison.claims.values() if not claim.unknown]
    assert 0 < len(known) < len(found.comparison.claims)
    assert _counts(sample_data.render("overview", "", found, docs).html) == {
        "technologies": len(found.comparison.technologies),
        "claims with sources": len(known),
        "questions answered": 2,
        "labs": 1,
    }
