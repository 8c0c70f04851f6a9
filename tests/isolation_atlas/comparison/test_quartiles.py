"""Facts about the quartiles of runs."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.comparison.quartiles import compute_quartiles

RUNS = st.lists(st.floats(0, 1e9), min_size=2, max_size=60)


def test_the_percentiles_of_one_to_a_hundred_and_one_are_themselves() -> None:
    of_all = compute_quartiles(range(1, 102))
    assert (of_all.runs, of_all.lower, of_all.median, of_all.upper, of_all.p95) == (101, 26, 51, 76, 96)


@given(RUNS)
def test_percentiles_are_in_order_between_minimum_and_maximum(runs: list[float]) -> None:
    found = compute_quartiles(runs)
    in_order = [min(runs), found.lower, found.median, found.upper, found.p95, max(runs)]
    assert in_order == pytest.approx(sorted(in_order))
    assert found.median == pytest.approx(median(runs))


@given(RUNS, st.randoms())
def test_the_order_of_the_runs_does_not_matter(runs: list[float], random: object) -> None:
    shuffled = list(runs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compute_quartiles(shuffled) == compute_quartiles(runs)


@given(RUNS, st.floats(0.001, 1000))
def test_another_unit_scales_all_percentiles(runs: list[float], factor: float) -> None:
    scaled, found = compute_quartiles([run * factor for run in runs]), compute_quartiles(runs)
    assert scaled.p95 == pytest.approx(found.p95 * factor, rel=1e-9, abs=1e-6)
    assert scaled.lower == pytest.approx(found.lower * factor, rel=1e-9, abs=1e-6)


@given(st.floats(0, 1e9), st.integers(2, 40))
def test_equal_runs_do_not_scatter(run: float, count: int) -> None:
    found = compute_quartiles([run] * count)
    assert found.lower == pytest.approx(found.p95)
