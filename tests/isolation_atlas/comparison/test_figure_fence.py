"""Facts about the fence that shows one figure."""

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import Source as CitedSource
from isolation_atlas.comparison import Claim, Comparison, Feature, Figure, Technology, render_figure_fence
from isolation_atlas.comparison.model import BASES, Scale
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.markdown_escape import escape_text

DAY = date(2026, 11, 29)
FIGURES = [
    Figure(
        value="66.3",
        unit="ms",
        conditions="one host, hello <world>",
        year=2020,
        source="s",
        at="table 2",
        basis="promised",
    ),
    Figure(
        value="5 of 9",
        unit="calls",
        conditions="two lists",
        year=2026,
        source="s",
        at="table 3",
        basis="counted",
        id="two",
    ),
]
CLAIM = Claim(
    verdict="v",
    glance="a few words",
    detail="d",
    figures=FIGURES,
    sources={"s": "chapter 1"},
    basis="reported",
    checked=DAY,
)


def _render(number: int) -> Rendered:
    source = CitedSource(
        id="s",
        authors="A. Author",
        title="T",
        venue="V",
        year=2026,
        kind="docs",
        url="https://e.org/x",
        makes=["vm"],
        checked=date(2026, 11, 29),
    )
    technology = Technology(id="vm", position=1, name="V", short="V", summary="S", examples=["E"], page="index.md")
    comparison = Comparison(
        technologies={"vm": technology},
        features={
            "start": Feature(id="start", group="basics", name="Start", question="Q?", scale=Scale(none="None fits."))
        },
        claims={("start", "vm"): CLAIM},
        sources={"s": source},
        experiments={},
        requirements={},
    )
    text = "feature: start\ntechnology: vm\ntitle: What it means.\n" + ("id: two\n" if number > 1 else "")
    return render_figure_fence(
        Fence("figure", "figure", SourceText(text, "docs/index.md", 2), {}, 1, "docs", Path("docs"), "../"), comparison
    )


@pytest.mark.parametrize("number", [1, 2])
def test_a_figure_is_shown_with_its_conditions_year_basis_source_place_and_claim(number: int) -> None:
    figure, rendered = FIGURES[number - 1], _render(number)
    page = BeautifulSoup(rendered.html, "html.parser")
    shown = (figure.value, figure.unit, figure.conditions, str(figure.year), "Author 2026", "What it means.")
    for text in (*shown, str(figure.at), BASES[figure.basis], "(its makers)"):
        assert text in page.get_text(" ")
        assert escape_text(text) in (rendered.markdown or "")
    assert page.select_one("a[href='#source-s']")
    assert page.select_one("a[href='../compare/#start.vm']"), "the claim itself"


def test_an_old_figure_has_a_warning() -> None:
    assert "more than five years old" in _render(1).html
    assert "more than five years old" not in _render(2).html
