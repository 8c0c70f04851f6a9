"""Facts about what a cell shows of a claim at a glance."""

import re
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup
from tests.support.sample import PROJECT
from tests.support.sample_data import read, write
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison import Feature, Glance, find_glance
from isolation_atlas.comparison.model import MOST_RANKS, Scale
from isolation_atlas.page import template

STYLE = (PROJECT / "docs/assets/stylesheets/glance.css").read_text(encoding="utf-8")
FEATURES = "data/comparison/features.yml"
UNKNOWN = {"unknown": "A figure was looked for.", "checked": "2026-08-24"}


def _cell(name: str, glance: Glance) -> str:
    environment = template._html if name.endswith(".html") else template._markdown
    return str(vars(environment.get_template(name).module)["cell"](glance))


def test_a_rank_has_as_many_full_bars_as_it_is_ranks_above_the_worst_and_the_name_of_the_rank(tmp_path: Path) -> None:
    comparison = read(write(tmp_path, {})).comparison
    assert find_glance(comparison, "startup", "container") == Glance("2/2", "▮▮", "Fast", "1 of 2", "a process starts")
    assert find_glance(comparison, "startup", "vm") == Glance("1/2", "▮▯", "Slow", "2 of 2", "a kernel boots", "125 ms")


def test_an_answer_has_a_circle_and_what_is_unknown_has_a_question_mark(tmp_path: Path) -> None:
    scale = {"answers": {"yes": "It does.", "partly": "It may.", "no": "It does not."}}
    claims = "data/comparison/technologies/{}/claims.yml"
    comparison = read(
        write(
            tmp_path,
            {
                (FEATURES, (0, "scale")): scale,
                ("data/comparison/requirements.yml", (0, "classes")): {"yes": ["yes"]},
                (claims.format("vm"), ("startup", "class")): "partly",
                (claims.format("vm"), ("startup", "requirements")): {},
                (claims.format("container"), ("startup",)): UNKNOWN,
            },
        )
    ).comparison
    assert find_glance(comparison, "startup", "vm") == Glance("partly", "◐", "Partly", "", "a kernel boots", "125 ms")
    assert find_glance(comparison, "startup", "container") == Glance("unknown", "?", "Unknown")


def test_a_feature_without_classes_has_no_sign(tmp_path: Path) -> None:
    comparison = read(write(tmp_path, {})).comparison
    feature = Feature(id="startup", group="basics", name="N", question="Q?", scale=Scale(none="It depends."))
    claim = comparison.claims["startup", "vm"].model_copy(update={"class_": None})
    comparison = replace(comparison, features={"startup": feature}, claims={("startup", "vm"): claim})
    assert find_glance(comparison, "startup", "vm") == Glance(text="a kernel boots", figure="125 ms")


def test_each_sign_of_the_site_has_a_word_and_a_shape_and_the_place_of_a_rank_is_said() -> None:
    for feature, technology in COMPARISON.claims:
        glance = find_glance(COMPARISON, feature, technology)
        cell = BeautifulSoup(_cell("glance.html", glance), "html.parser")
        assert glance.text in cell.get_text()
        assert glance.figure in cell.get_text()
        if not glance.sign:
            continue
        said = f"{glance.word} ({glance.place})" if glance.place else glance.word
        assert [sign.get_text() for sign in cell.select(".atlas-sign")] == [said]
        drawn = re.findall(r'\[data-sign[*^$]?="([^"]+)"\]', STYLE)
        full, slash, bars = glance.sign.partition("/")
        assert ({f"{full}/", f"/{bars}"} if slash else {glance.sign}) <= set(drawn)
        assert glance.mark in _cell("glance.md", glance)


def test_a_feature_can_have_as_many_ranks_as_the_stylesheet_draws() -> None:
    for count in range(2, MOST_RANKS + 1):
        assert f'[data-sign$="/{count}"]' in STYLE
        assert f'[data-sign^="{count}/"]' in STYLE
