"""Facts about the comparison table and its downloads."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.support.hostile import HOSTILE

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import Source as CitedSource
from isolation_atlas.comparison import (
    Claim,
    Comparison,
    Feature,
    Figure,
    Technology,
    render_comparison_fence,
    render_evidence_fence,
    to_csv,
    to_json,
)
from isolation_atlas.comparison.model import Scale
from isolation_atlas.page.fence import Fence
from site_build.settings import SETTINGS

DAY = date(2026, 8, 24)
HOSTILE_WORDS = st.sampled_from([*HOSTILE.values()])
IDS = st.lists(st.from_regex(r"\A[a-z][a-z0-9-]{0,6}\Z"), min_size=1, max_size=4, unique=True)


def _comparison(technologies: Sequence[str], features: Sequence[str], words: Sequence[str]) -> Comparison:
    """Return a comparison with some of `words` in its texts."""
    text = dict(enumerate(words)).get
    pairs = [(feature, technology) for feature in features for technology in technologies]
    source = CitedSource(
        id="s", authors="A", title=text(0, "T"), venue="V", year=2024, kind="docs", url="https://e.org/x", checked=DAY
    )
    return Comparison(
        technologies={
            i: Technology(
                id=i, position=1, name=f"T {i} {text(0, '')}", short=i, summary="S", examples=["E"], page="index.md"
            )
            for i in technologies
        },
        features={
            i: Feature(id=i, group="basics", name=f"F {i} {text(1, '')}", question="Q?", scale=Scale(none="None fits."))
            for i in features
        },
        claims={
            pair: Claim(
                glance="a few words",
                verdict=f"verdict {number}",
                detail=f"{text(2, '')} detail {number}",
                sources={"s": "chapter 1"},
                basis="reported",
                checked=DAY,
            )
            for number, pair in enumerate(pairs)
        },
        sources={"s": source},
        experiments={},
        requirements={},
    )


def _soup(body: str, comparison: Comparison) -> BeautifulSoup:
    fence = Fence(
        "comparison", "comparison", SourceText(body, "docs/a.md", 2), {}, 1, "docs", Path("docs"), "./", site=SETTINGS
    )
    return BeautifulSoup(render_comparison_fence(fence, comparison, {}).html, "html.parser")


def _evidence(comparison: Comparison) -> BeautifulSoup:
    """What the page of the first feature shows."""
    source = SourceText(f"feature: {next(iter(comparison.features))}", "docs/a.md", 2)
    fence = Fence("evidence", "evidence", source, {}, 1, "docs", Path("docs"), "./", site=SETTINGS)
    return BeautifulSoup(render_evidence_fence(fence, comparison).html, "html.parser")


@given(IDS, IDS, st.lists(HOSTILE_WORDS, min_size=3, max_size=8))
def test_each_technology_feature_and_claim_is_shown_once_and_nothing_else(
    technologies: list[str], features: list[str], words: list[str]
) -> None:
    comparison = _comparison(technologies, features, words)
    soup = _soup("{}", comparison)
    assert [link.get_text().strip() for link in soup.select("thead th a")] == [
        technology.name.strip() for technology in comparison.technologies.values()
    ]
    assert [str(row["data-feature"]) for row in soup.select("tr[data-feature]")] == features
    assert [str(link["href"]) for link in soup.select("td > a")] == [
        f"./compare/{feature}/#{technology}" for feature, technology in comparison.claims
    ]
    assert [link.get_text() for link in soup.select("td > a")] == [claim.glance for claim in comparison.claims.values()]
    assert len({str(tag["id"]) for tag in soup.find_all(id=True)}) == len(soup.find_all(id=True))


@given(st.lists(HOSTILE_WORDS, min_size=3, max_size=8))
def test_hostile_words_are_shown_as_text(words: list[str]) -> None:
    comparison = _comparison(["a"], ["b"], words)
    for soup in (_soup("{}", comparison), _evidence(comparison)):
        assert not soup.find(["script", "b"])
        assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert words[2] in _evidence(comparison).get_text()


def test_columns_and_rows_have_the_order_of_the_fence() -> None:
    soup = _soup(
        "technologies: [wasm, vm]\nfeatures: [z, x]", _comparison(["vm", "container", "wasm"], ["x", "y", "z"], "TFD")
    )
    assert [link.get_text().strip() for link in soup.select("thead a")] == ["T wasm T", "T vm T"]
    assert [str(row["data-feature"]) for row in soup.select("tr[data-feature]")] == ["z", "x"]


def test_a_caption_names_technologies_as_they_are_written() -> None:
    comparison = _comparison(["vm", "gvisor"], ["size"], ["gVisor"])
    caption = _soup("technologies: [vm, gvisor]", comparison).find("caption")
    assert caption
    assert "T vm gVisor and T gvisor gVisor, compared" in caption.get_text()


def test_the_head_of_a_column_links_to_the_page_of_its_technology_and_has_its_summary() -> None:
    head = _soup("{}", _comparison(["vm"], ["x"], "TFD")).select_one("thead [data-technology=vm]")
    assert head
    link = head.select_one("a")
    assert link
    assert link["href"] == "./"
    assert head.get_text(" ", strip=True) == "T vm T S"


def test_an_unknown_claim_says_what_was_looked_for() -> None:
    comparison = _comparison(["a"], ["x"], "TFD")
    unknown = replace(comparison, claims={("x", "a"): Claim(unknown="A figure was looked for.", checked=DAY)})
    claim = _evidence(unknown).select_one(".atlas-claim__verdict")
    assert claim
    assert claim.get_text(" ", strip=True).endswith("Unknown. A figure was looked for.")


@pytest.mark.parametrize(("year", "old"), [(2020, True), (2021, False), (2026, False)])
def test_a_figure_older_than_five_years_says_so(year: int, *, old: bool) -> None:
    comparison = _comparison(["a"], ["x"], "TFD")
    figure = Figure(value="1", unit="ms", conditions="c", year=year, source="s", at="table 2", basis="measured")
    cell_of = {"verdict": "v", "glance": "a few words", "detail": "d", "basis": "reported", "checked": DAY}
    claim = Claim.model_validate({**cell_of, "figures": [figure], "sources": {"s": "chapter 1"}})
    page = _evidence(replace(comparison, claims={("x", "a"): claim}))
    assert ("more than five years old" in page.get_text()) == old


@given(IDS, IDS, st.lists(HOSTILE_WORDS | st.sampled_from(["=1+1", "@x", "-1"]), min_size=3, max_size=3))
def test_the_downloads_hold_each_claim_once_and_no_formula(
    technologies: list[str], features: list[str], words: list[str]
) -> None:
    comparison = _comparison(technologies, features, words)
    rows = list(csv.DictReader(io.StringIO(to_csv(comparison))))
    tidy = json.loads(to_json(comparison))["claims"]
    assert [(row["feature"], row["technology"]) for row in tidy] == list(comparison.claims)
    assert [row["verdict"] for row in rows] == [claim.verdict for claim in comparison.claims.values()]
    assert not [value for row in rows for value in row.values() if value[:1] in ("=", "+", "-", "@")]


def test_a_verdict_has_at_most_twelve_words() -> None:
    other = {"glance": "a few words", "detail": "d", "sources": {"s": "chapter 1"}, "basis": "reported", "checked": DAY}
    Claim.model_validate({"verdict": "word " * 12, **other})
    with pytest.raises(ValidationError, match="it has 13 words"):
        Claim.model_validate({"verdict": "word " * 13, **other})
