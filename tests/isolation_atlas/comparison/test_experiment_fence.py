"""Facts about charts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.comparison.experiment_fence import LONGEST, bars
from isolation_atlas.comparison.model import Measurement, Value
from isolation_atlas.comparison.quartiles import spread

VALUES = st.lists(st.floats(0, 1e9), min_size=2, max_size=6)


def _measurement(values: list[float]) -> Measurement:
    named = [Value(subject=f"S{number}", value=value) for number, value in enumerate(values)]
    return Measurement(name="N", unit="ms", better="lower", values=named)


@given(VALUES)
def test_bars_are_as_long_as_their_values_and_the_longest_fills_its_room(values: list[float]) -> None:
    drawn = bars(_measurement(values))
    assert len(drawn) == len(values)
    assert all(0 <= bar.percent <= LONGEST for bar in drawn)
    assert max(bar.percent for bar in drawn) == (LONGEST if max(values) else 0)
    for one, other in pairwise(drawn):
        assert (one.percent <= other.percent) == (one.value.value <= other.value.value) or one.percent == other.percent


def test_a_number_is_shown_as_it_was_measured_unless_it_has_a_label() -> None:
    measurement = Measurement(
        name="N",
        unit="ms",
        better="lower",
        values=[
            Value(subject="a", value=42543),
            Value(subject="b", value=3.06),
            Value(subject="c", value=1, label="≤ 1"),
        ],
    )
    assert [bar.shown for bar in bars(measurement)] == ["42,543", "3.06", "≤ 1"]


RUNS = st.lists(st.floats(0, 1e9).map(lambda number: round(number, 1)), min_size=2, max_size=40)


@given(RUNS)
def test_a_bar_of_runs_reaches_its_95th_percentile_and_marks_what_lies_within(runs: list[float]) -> None:
    drawn = bars(
        Measurement(
            name="N",
            unit="ms",
            better="lower",
            values=[
                Value(subject="a", value=spread(runs).median, runs=runs),
                Value(subject="b", value=spread(runs).median),
            ],
        )
    )
    with_runs, without = drawn
    assert with_runs.value.spread
    assert with_runs.percent >= without.percent
    assert all(0 <= with_runs.within(number) <= 100 for number in (with_runs.value.spread.lower, with_runs.value.value))
    assert f"{len(runs)} runs" in with_runs.scatter
    assert without.scatter == ""
