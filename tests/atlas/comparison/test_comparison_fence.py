"""Facts about the comparison table."""

from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from atlas.comparison import Claim, Comparison, Feature, Technology, render_comparison_fence
from atlas.comparison import Source as CitedSource
from atlas.document import Source
from atlas.fence import Fence

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "a | b \\1 \\g<0>",
        "{{ 7 * 7 }} {% raw %}",
        "שלום \u202e right to left",
        "👩‍👩‍👧 emoji",
        "x" * 300,
        "&amp; <b>bold</b>",
    ]
)
IDS = st.lists(st.from_regex(r"\A[a-z][a-z0-9-]{0,6}\Z"), min_size=1, max_size=4, unique=True)


def _comparison(technologies: Sequence[str], features: Sequence[str], words: Sequence[str]) -> Comparison:
    """A comparison whose every text is one of `words`, each source cited by one claim alone."""
    text = dict(enumerate(words)).get
    pairs = [(feature, technology) for feature in features for technology in technologies]
    sources = {
        f"s{number}": CitedSource(
            id=f"s{number}",
            authors="A",
            title=text(number, "T"),
            venue="V",
            year=2024,
            kind="docs",
            url="https://e.org/x",
        )
        for number in range(len(pairs))
    }
    return Comparison(
        technologies={i: Technology(id=i, name=f"T {i} {text(0, '')}", summary="S") for i in technologies},
        features={i: Feature(id=i, name=f"F {i} {text(1, '')}", question="Q?") for i in features},
        claims={
            pair: Claim(verdict=f"verdict {number}", detail=f"{text(2, '')} detail {number}", sources=[f"s{number}"])
            for number, pair in enumerate(pairs)
        },
        sources=sources,
    )


def _fence(body: str) -> Fence:
    return Fence("comparison", "comparison", Source(body, "docs/a.md", 2), {}, 1, "docs", Path("docs"), "./")


@given(IDS, IDS, st.lists(HOSTILE, min_size=3, max_size=8))
def test_each_technology_feature_claim_and_source_stands_once_and_nothing_else(
    technologies: list[str], features: list[str], words: list[str]
) -> None:
    comparison = _comparison(technologies, features, words)
    soup = BeautifulSoup(render_comparison_fence(_fence("{}"), comparison).html, "html.parser")
    assert [th.get_text().strip() for th in soup.select("thead th")[1:]] == [
        technology.name.strip() for technology in comparison.technologies.values()
    ]
    assert len(soup.select("tbody tr")) == len(features)
    assert [p.get_text() for p in soup.select(".atlas-comparison__verdict")] == [
        claim.verdict for claim in comparison.claims.values()
    ]
    assert len(soup.select("ol > li")) == len(comparison.sources)
    assert len({str(tag["id"]) for tag in soup.find_all(id=True)}) == len(soup.find_all(id=True))


@given(st.lists(HOSTILE, min_size=3, max_size=8))
def test_hostile_words_are_shown_as_text(words: list[str]) -> None:
    html = render_comparison_fence(_fence("{}"), _comparison(["a"], ["b"], words)).html
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find(["script", "b"])
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    cell = soup.select_one("td")
    assert cell
    assert words[2] in cell.get_text()


def test_columns_and_rows_stand_in_the_order_that_the_fence_names() -> None:
    comparison = _comparison(["vm", "container", "wasm"], ["x", "y", "z"], ["T", "F", "D"])
    html = render_comparison_fence(_fence("technologies: [wasm, vm]\nfeatures: [z, x]"), comparison).html
    soup = BeautifulSoup(html, "html.parser")
    assert [th.get_text().strip() for th in soup.select("thead th")] == ["Feature", "T wasm T", "T vm T"]
    assert [th.get_text().split()[1] for th in soup.select("tbody th")] == ["z", "x"]


def test_a_source_that_two_claims_name_is_numbered_and_listed_once() -> None:
    comparison = _comparison(["a", "b"], ["x"], ["T", "F", "D"])
    shared = {pair: claim.model_copy(update={"sources": ["s0"]}) for pair, claim in comparison.claims.items()}
    html = render_comparison_fence(
        _fence("{}"), Comparison(comparison.technologies, comparison.features, shared, comparison.sources)
    ).html
    soup = BeautifulSoup(html, "html.parser")
    assert [a.get_text() for a in soup.select(".atlas-citations a")] == ["1", "1"]
    assert len(soup.select("ol > li")) == 1
