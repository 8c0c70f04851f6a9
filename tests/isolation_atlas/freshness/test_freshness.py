"""Facts about what is due, and about the shares of the comparison that are known."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample_data import Place, read, write

from isolation_atlas.freshness import Release, find_stale
from isolation_atlas.freshness.due import add_months, count_months
from isolation_atlas.freshness.freshness_fence import count_shares

FOLDER = "comparison/technologies"
VM = f"data/{FOLDER}/vm/claims.yml"
CONTAINER = f"data/{FOLDER}/container/claims.yml"
DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("kinds", "months"), [([], 6), (["docs"], 6), (["paper"], 24), (["paper", "dataset"], 24), (["paper", "code"], 6)]
)
def test_a_claim_is_due_as_soon_as_the_first_of_its_sources_is(kinds: list[str], months: int) -> None:
    assert count_months(kinds) == months


@given(st.dates(date(1960, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or later.day < day.day


def test_a_release_is_named_by_its_whole_number() -> None:
    release = Release(id="a", names=["Linux 4.1"], ended=DAY, sources={"s": "x"}, checked=DAY)
    assert release.is_named_in("under Linux 4.1.")
    assert release.is_named_in("Linux 4.1.7 of 2015")
    assert not release.is_named_in("Linux 4.14")
    assert not release.is_named_in("GNU/Linux 4.10")


def _find(docs: Path, values: Mapping[Place, Any], day: date = DAY) -> set[tuple[str, str]]:
    found = read(write(docs, values))
    release = Release(id="a", names=["Docker 9"], ended=date(2020, 1, 31), sources={"handbook": "x"}, checked=DAY)
    stale = find_stale(found.comparison, found.escapes, [release], day)
    return {(one.kind, ".".join(map(str, (one.file, *one.keys)))) for one in stale}


def test_a_claim_an_experiment_and_an_escape_are_due_six_months_after_they_were_checked(tmp_path: Path) -> None:
    checked: dict[Place, Any] = {(CONTAINER, ("startup", "checked")): "2026-11-29"}
    assert "due" not in {kind for kind, _ in _find(tmp_path, checked)}
    later = _find(tmp_path, checked, date(2027, 5, 29))
    assert {place for kind, place in later if kind == "due"} == {
        f"{FOLDER}/container/claims.yml.startup.checked",
        f"{FOLDER}/vm/claims.yml.startup.checked",
        "comparison/experiments/race.yml.checked",
        "escapes.yml.0.checked",
    }


def test_what_is_unknown_old_of_one_source_or_out_of_support_is_found_at_its_place(tmp_path: Path) -> None:
    found = _find(
        tmp_path,
        {
            (CONTAINER, ("startup",)): {"unknown": "Papers and trackers were searched.", "checked": "2026-08-24"},
            (VM, ("startup", "figures", 0, "conditions")): "In Docker 9.",
        },
    )
    assert ("unknown", f"{FOLDER}/container/claims.yml.startup.unknown") in found
    assert ("old", f"{FOLDER}/vm/claims.yml.startup.figures.0.year") in found
    assert ("single source", f"{FOLDER}/vm/claims.yml.startup.sources") in found
    assert ("out of support", f"{FOLDER}/vm/claims.yml.startup.figures.0.conditions") in found


def test_shares_count_what_is_known_measured_here_unknown_and_due(tmp_path: Path) -> None:
    race = "data/comparison/experiments/race.yml"
    runs = [{"subject": name, "technology": name, "value": 2, "runs": [1, 3]} for name in ("vm", "container")]
    measurement = {"name": "Start", "unit": "ms", "better": "lower", "feature": "startup", "values": runs}
    own = {"title": "A race", "host": "One.", "year": 2026, "note": "Only a race.", "measurements": [measurement]}
    path = write(tmp_path, {(CONTAINER, ("startup", "checked")): "2026-11-29"})
    (path / race).write_text(str(own).replace("'", '"'), encoding="utf-8")
    comparison = read(path).comparison
    # The race measured both; a cell counts if it takes a figure, as that of the containers does.
    shares = count_shares(comparison, comparison.claims, date(2027, 1, 1))
    assert {name: (share.count, share.percent) for name, share in shares.items()} == {
        "known": (2, 100),
        "with a figure": (2, 100),
        "measured by this project": (1, 50),
        "unknown": (0, 0),
        "due": (0, 0),
    }
    assert count_shares(comparison, comparison.claims, date(2028, 1, 1))["due"].count == 2
