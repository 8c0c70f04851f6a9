"""Facts about the classes of claims, and about the answers and the order that follow from them."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample_data import Place, read, write
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison import read_comparison, to_csv, to_json
from isolation_atlas.comparison.reader import divide_missing
from isolation_atlas.problem import AtlasError

VM = "data/comparison/technologies/vm/claims.yml"
CONTAINER = "data/comparison/technologies/container/claims.yml"
UNKNOWN = {"unknown": "A figure was looked for.", "checked": "2026-08-24"}

NAMES = st.sampled_from("abcdef")


def test_technologies_are_ranked_best_first_and_as_they_stood_within_a_class_and_what_is_unknown_is_last() -> None:
    for feature in COMPARISON.features.values():
        order = (*feature.scale.classes, "unknown")
        ranked = COMPARISON.rank_technologies(feature, COMPARISON.technologies)
        if feature.scale.none:
            assert ranked == list(COMPARISON.technologies)
            continue
        places = [(order.index(COMPARISON.find_class(feature.id, one)), COMPARISON.technologies[one]) for one in ranked]
        assert [(place, one.position) for place, one in places] == sorted(
            (place, one.position) for place, one in places
        )


@pytest.mark.parametrize(
    ("classes", "claim", "answers"),
    [
        ({"yes": ["fast"]}, {}, ("no", "yes")),
        ({"yes": ["fast"], "partly": ["slow"]}, {}, ("partly", "yes")),
        ({}, {}, ("no", "no")),
        ({"yes": ["fast"]}, {"requirements": {"fast": "partly"}}, ("partly", "yes")),
        ({"yes": ["fast"]}, {"requirements": {"fast": "unknown"}}, ("unknown", "yes")),
        ({"yes": ["fast", "slow"]}, UNKNOWN, ("unknown", "yes")),
    ],
)
def test_the_answer_to_a_requirement_follows_from_the_class_unless_the_claim_makes_an_exception(
    tmp_path: Path, classes: dict[str, list[str]], claim: dict[str, object], answers: tuple[str, str]
) -> None:
    values: dict[Place, object] = {("data/comparison/requirements.yml", (0, "classes")): classes}
    values[VM, ("startup",) if "unknown" in claim else ("startup", "requirements")] = (
        claim if "unknown" in claim else claim.get("requirements", {})
    )
    comparison = read(write(tmp_path, values)).comparison
    requirement = comparison.requirements["fast"]
    assert (comparison.answer(requirement, "vm"), comparison.answer(requirement, "container")) == answers


def test_the_exports_say_the_class_the_glance_and_the_scale_of_each_claim(tmp_path: Path) -> None:
    comparison = read(write(tmp_path, {(CONTAINER, ("startup",)): UNKNOWN})).comparison
    vm, container = csv.DictReader(io.StringIO(to_csv(comparison)))
    assert [(row["class"], row["glance"]) for row in (vm, container)] == [("slow", "a kernel boots"), ("unknown", "")]
    assert vm["scale"] == "fast | slow"
    exported = json.loads(to_json(comparison))
    assert [one["id"] for one in exported["features"][0]["classes"]] == ["fast", "slow"]
    for row, told in zip((vm, container), exported["claims"], strict=True):
        assert (told["id"], told["class"], told["glance"]) == (row["id"], row["class"], row["glance"])
    assert [figure["key"] for figure in exported["claims"][0]["figures"]] == [True]


@given(st.lists(NAMES, unique=True), st.dictionaries(NAMES, st.sets(NAMES)))
def test_each_missing_claim_is_told_once_and_a_technology_without_claims_is_told_all(
    features: list[str], found: dict[str, set[str]]
) -> None:
    by_technology, by_feature = divide_missing(features, found)
    told = [(feature, technology) for technology, missing in by_technology.items() for feature in missing]
    told += [(feature, technology) for feature, missing in by_feature.items() for technology in missing]
    assert sorted(told) == sorted(
        (one, key) for key, claimed in found.items() for one in features if one not in claimed
    )
    for technology, claimed in found.items():
        if features and claimed.isdisjoint(features):
            assert by_technology[technology] == features


def test_a_new_technology_has_one_message_and_a_new_feature_has_one_too() -> None:
    old = {"vm": {"size", "price"}, "container": {"size", "price"}}
    assert divide_missing(["size", "price"], {**old, "jail": set()}) == ({"jail": ["size", "price"]}, {})
    assert divide_missing(["size", "price", "speed"], old) == ({}, {"speed": ["vm", "container"]})
    assert divide_missing(["size", "price"], {**old, "jail": {"price"}}) == ({"jail": ["size"]}, {})


def test_data_without_a_technology_is_told_how_to_make_one(tmp_path: Path) -> None:
    docs = write(tmp_path, {})
    for path in sorted((docs / "data/comparison/technologies").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with pytest.raises(AtlasError, match="There is no technology"):
        read_comparison(docs / "data", "docs/data")
