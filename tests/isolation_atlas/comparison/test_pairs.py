"""Facts about the pages of two technologies side by side."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from tests.support.sample import PROJECT
from tests.support.sample_data import SampleData, render
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison.pair_fence import are_alike
from isolation_atlas.page.headings import list_headings


def test_an_answer_has_two_sentences_and_follows_from_a_feature_in_which_the_two_differ() -> None:
    assert len(COMPARISON.pairs) >= 15
    for pair in COMPARISON.pairs.values():
        assert len(re.findall(r"\.(?= \w|$)", pair.answer)) == 2, pair.id
        features = [COMPARISON.features[one] for one in pair.follows_from]
        assert not all(are_alike(COMPARISON, pair, feature) for feature in features), pair.id


def test_each_feature_stands_once_on_the_page_of_a_pair_and_those_of_one_class_are_folded() -> None:
    pair = COMPARISON.pairs["gvisor-vs-kata"]
    found = SampleData(COMPARISON, {}, {}, {}, {})
    page = BeautifulSoup(render("pair", f"pair: {pair.id}", found, PROJECT / "docs").html, "html.parser")
    assert {row.get_text() for row in page.select("details tbody th")} == {
        one.name for one in COMPARISON.features.values() if are_alike(COMPARISON, pair, one)
    }
    assert sorted(row.get_text() for row in page.select("tbody th")) == sorted(
        feature.name for feature in COMPARISON.features.values()
    )


def test_headings_are_found_by_the_anchors_that_markdown_gives_them(tmp_path: Path) -> None:
    page = "# A *page* & more\n\n```\n# code\n```\n\n## Why? {#reason}\n\n## Twice\n\n## Twice ##\n"
    assert list_headings(page) == {
        "a-page-more": "A *page* & more",
        "reason": "Why?",
        "twice": "Twice",
        "twice_1": "Twice",
    }
