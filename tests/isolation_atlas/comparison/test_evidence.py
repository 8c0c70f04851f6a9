"""Facts about the page of a feature: its answer in a sentence, its charts, and the words by which it is found."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.support.sample_data import Place, read, render, write
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison import Comparison, list_words, write_charts
from isolation_atlas.comparison.answer import MOST_NAMES, answer_question
from isolation_atlas.glossary import Term

RACE = "data/comparison/experiments/race.yml"
CLAIMS = "data/comparison/technologies/{}/claims.yml"
FEATURES = "data/comparison/features.yml"
UNKNOWN = {"unknown": "A figure was looked for.", "checked": "2026-08-24"}
ANSWERS = {"answers": {"yes": "It does.", "partly": "It may.", "no": "It does not."}}


def _classes(
    tmp_path: Path, vm: str, container: str, *, answers: bool = False, more: Mapping[Place, object] | None = None
) -> Comparison:
    """The sample with these classes and, perhaps, more values; "unknown" is a class too."""
    values: dict[Place, object] = dict(more or {})
    if answers:
        values[FEATURES, (0, "scale")] = ANSWERS
        values["data/comparison/requirements.yml", (0, "classes")] = {"yes": ["yes"]}
    for technology, name in (("vm", vm), ("container", container)):
        keys: tuple[str, ...] = ("startup",) if name == "unknown" else ("startup", "class")
        values[CLAIMS.format(technology), keys] = UNKNOWN if name == "unknown" else name
    if vm != "unknown":
        values[CLAIMS.format("vm"), ("startup", "requirements")] = {}
    return read(write(tmp_path, values)).comparison


@pytest.mark.parametrize(
    ("vm", "container", "said"),
    [
        ("slow", "fast", "“Fast” for Containers; “Slow” for Virtual machines."),
        ("fast", "fast", "“Fast” for all technologies."),
        ("unknown", "fast", "Where it is known, “Fast” for all technologies; it is unknown for Virtual machines."),
        ("unknown", "unknown", "It is unknown for all technologies."),
    ],
)
def test_the_answer_says_who_is_first_who_is_last_and_what_is_unknown(
    tmp_path: Path, vm: str, container: str, said: str
) -> None:
    comparison = _classes(tmp_path, vm, container)
    assert answer_question(comparison, comparison.features["startup"]) == said


@pytest.mark.parametrize(
    ("vm", "container", "said"),
    [
        ("yes", "no", "Yes for Virtual machines; no for Containers."),
        ("partly", "partly", "Partly for Virtual machines and Containers."),
        ("unknown", "yes", "Yes for Containers; unknown for Virtual machines."),
    ],
)
def test_the_answer_to_a_question_with_a_yes_says_for_whom(tmp_path: Path, vm: str, container: str, said: str) -> None:
    comparison = _classes(tmp_path, vm, container, answers=True)
    assert answer_question(comparison, comparison.features["startup"]) == said


@pytest.mark.parametrize(
    ("vm", "container", "said"),
    [
        ("slow", "fast", "Containers start within a second; virtual machines need longer."),
        ("fast", "fast", "All technologies start within a second."),
        ("fast", "unknown", "Where it is known, all technologies start within a second; it is unknown for Containers."),
    ],
)
def test_the_answer_is_made_of_the_clauses_of_ranks(tmp_path: Path, vm: str, container: str, said: str) -> None:
    comparison = _classes(
        tmp_path,
        vm,
        container,
        more={
            (FEATURES, (0, "scale", "ranks", 0, "clause")): "start within a second",
            (FEATURES, (0, "scale", "ranks", 1, "clause")): "need longer",
            ("data/comparison/technologies/vm/technology.yml", ("within_sentence",)): "virtual machines",
        },
    )
    assert answer_question(comparison, comparison.features["startup"]) == said


def test_technologies_of_the_site_with_an_extreme_class_are_named_in_the_answer_or_counted() -> None:
    for feature in COMPARISON.features.values():
        answer = answer_question(COMPARISON, feature)
        assert answer.endswith(".")
        held = [ids for ids in COMPARISON.divide_by_class(feature).values() if ids]
        for one in [*held[:1], *held[-1:]]:
            if len(one) > MOST_NAMES:
                assert f"{len(one)} of {len(COMPARISON.technologies)}" in answer
                continue
            for technology in map(COMPARISON.technologies.__getitem__, one):
                assert (technology.within_sentence or technology.name).lower() in answer.lower()


def test_a_chart_stands_on_the_page_of_the_feature_that_it_measures_and_on_no_other(tmp_path: Path) -> None:
    for measures in (True, False):
        values: dict[Place, object] = {(RACE, ("measurements", 0, "feature")): "startup"} if measures else {}
        docs = write(tmp_path / str(measures), values)
        rendered = render("evidence", "feature: startup", read(docs), docs)
        assert ('id="race-start"' in rendered.html) == measures
        assert ("| Docker | 50.5 |" in str(rendered.markdown)) == measures


def test_a_chart_is_a_picture_with_its_numbers_and_a_table_with_its_values(tmp_path: Path) -> None:
    files = dict(write_charts(read(write(tmp_path, {})).comparison))
    of_race = ["data/charts/race-start.svg", "data/charts/race-start.csv"]
    assert list(files) == [*of_race, "data/charts/shelf-start.svg", "data/charts/shelf-start.csv"]
    picture = ET.fromstring(files["data/charts/race-start.svg"])
    texts = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Start", "ms; less is better", "VM", "many", "Docker", "50.5"} <= set(texts)
    assert "https://example.org/handbook" in " ".join(texts)
    bars = [
        float(rect.attrib["width"]) for rect in picture.iter("{http://www.w3.org/2000/svg}rect") if "y" in rect.attrib
    ]
    assert bars[0] / bars[1] == pytest.approx(200 / 50.5, rel=0.01)
    rows = list(csv.DictReader(io.StringIO(files["data/charts/race-start.csv"])))
    assert [(row["subject"], row["value"], row["unit"]) for row in rows] == [
        ("VM", "200", "ms"),
        ("Docker", "50.5", "ms"),
    ]


def test_each_chart_of_the_site_has_files_of_its_own_whose_text_fits_into_the_picture() -> None:
    files = list(write_charts(COMPARISON))
    assert len({name for name, _ in files}) == len(files)
    for name, text in files:
        if name.endswith(".svg"):
            assert ET.fromstring(text).tag.endswith("svg")


def test_a_feature_is_found_by_its_verdicts_and_by_the_names_of_a_term_in_them(tmp_path: Path) -> None:
    comparison = read(
        write(tmp_path, {(CLAIMS.format("vm"), ("startup", "verdict")): "A hypervisor starts."})
    ).comparison
    term = Term(
        id="hypervisor",
        term="hypervisor",
        also=["VMM"],
        typed=["virtual machine monitor"],
        meaning="M.",
        url="https://e.org/",
    )
    words = json.loads(list_words(comparison, [term]))["startup"].split()
    assert {"starts", "faster", "vmm", "monitor"} <= set(words)
    assert "vmm" not in json.loads(list_words(read(write(tmp_path / "b", {})).comparison, [term]))["startup"].split()
