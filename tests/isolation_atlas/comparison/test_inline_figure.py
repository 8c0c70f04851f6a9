"""Facts about figures in prose."""

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from tests.support.sample_data import read, write

from isolation_atlas.comparison import InlineFigure, InlineFigureExtension, describe_unknown, list_inline_figures

RACE = "data/comparison/experiments/race.yml"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, InlineFigure]:
    named = {(RACE, ("measurements", 0, "values", 0, "id")): "machine", (RACE, ("measurements", 0, "at")): "table 3"}
    return list_inline_figures(read(write(tmp_path_factory.mktemp("docs"), named)).comparison)


def _convert(text: str, figures: dict[str, InlineFigure]) -> tuple[BeautifulSoup, list[str]]:
    unknown: list[str] = []
    html = Markdown(extensions=[InlineFigureExtension(figures, unknown.append)]).convert(text)
    return BeautifulSoup(html, "html.parser"), unknown


def test_a_figure_shows_its_value_unit_year_and_source_and_on_focus_its_conditions_and_place(
    figures: dict[str, InlineFigure],
) -> None:
    page, unknown = _convert("It takes [[figure:startup/vm/boot]].", figures)
    assert unknown == []
    assert page.get_text() == (
        "It takes 125 ms 2019, Author 2024A guest.; measured. A. Author: The handbook, table 2.."
    )
    assert page.select_one("a[href='#source-handbook']")
    assert page.select_one(".atlas-card[role=note]")


def test_a_value_of_an_experiment_has_a_name_too(figures: dict[str, InlineFigure]) -> None:
    page, _ = _convert("[[figure:race/machine]]", figures)
    assert page.get_text().startswith("many ms 2024, Author 2024VM: Start. One host.")
    assert figures["race/machine"].markdown == "many ms (2024, [Author 2024](https://example.org/handbook))"


def test_an_unknown_figure_stays_as_it_is_and_its_message_names_the_nearest(figures: dict[str, InlineFigure]) -> None:
    page, unknown = _convert("It takes [[figure:startup/vm/boat]].", figures)
    assert page.get_text() == "It takes [[figure:startup/vm/boat]]."
    assert unknown == ["startup/vm/boat"]
    assert "Did you mean 'startup/vm/boot'?" in describe_unknown("startup/vm/boat", figures)


def test_in_code_it_is_text(figures: dict[str, InlineFigure]) -> None:
    page, unknown = _convert("Write `[[figure:startup/vm/boot]]`.", figures)
    assert page.get_text() == "Write [[figure:startup/vm/boot]]."
    assert unknown == []
