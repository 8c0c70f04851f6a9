"""Facts about charts."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.comparison.experiment_fence import LONGEST_BAR, REACH, make_bars, render_experiment
from isolation_atlas.comparison.model import Comparison, Experiment, Measurement, ProbeAnswer, ProbeRow, Reach, Value
from isolation_atlas.comparison.quartiles import compute_quartiles
from isolation_atlas.page.site_settings import SiteSettings

VALUES = st.lists(st.floats(0, 1e9), min_size=2, max_size=6)


def _measurement(values: list[float]) -> Measurement:
    named = [Value(subject=f"S{number}", value=value) for number, value in enumerate(values)]
    return Measurement(name="N", unit="ms", better="lower", values=named)


@given(VALUES)
def test_the_length_of_a_bar_is_proportional_to_its_value(values: list[float]) -> None:
    drawn = make_bars(_measurement(values))
    assert len(drawn) == len(values)
    assert all(0 <= bar.percent <= LONGEST_BAR for bar in drawn)
    assert max(bar.percent for bar in drawn) == (LONGEST_BAR if max(values) else 0)
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
    assert [bar.number for bar in make_bars(measurement)] == ["42,543", "3.06", "≤ 1"]


RUNS = st.lists(st.floats(0, 1e9).map(lambda number: round(number, 1)), min_size=2, max_size=40)


@given(RUNS)
def test_a_bar_of_runs_ends_at_its_95th_percentile_and_marks_the_quartiles(runs: list[float]) -> None:
    drawn = make_bars(
        Measurement(
            name="N",
            unit="ms",
            better="lower",
            values=[
                Value(subject="a", value=compute_quartiles(runs).median, runs=runs),
                Value(subject="b", value=compute_quartiles(runs).median),
            ],
        )
    )
    with_runs, without = drawn
    assert with_runs.value.quartiles
    assert with_runs.percent >= without.percent
    marked = (with_runs.value.quartiles.lower, with_runs.value.value)
    assert all(0 <= with_runs.position(number) <= 100 for number in marked)
    assert f"{len(runs)} runs" in with_runs.scatter
    assert without.scatter == ""


@pytest.mark.parametrize(
    ("better", "values", "best"),
    [
        ("lower", [3.0, 1.0, 2.0], [1]),
        ("higher", [3.0, 1.0, 2.0], [0]),
        ("lower", [1.0, 1.0], []),
        ("neither", [1, 2], []),
    ],
)
def test_a_chart_highlights_the_best_bar_if_there_is_one(better: str, values: list[float], best: list[int]) -> None:
    drawn = make_bars(_measurement(values).model_copy(update={"better": better}))
    assert [index for index, bar in enumerate(drawn) if bar.is_best] == best


def _probed() -> Experiment:
    rows: dict[str, tuple[str, tuple[Reach, Reach]]] = {
        "kernel": ("Whose kernel", ("host", "none")),
        "network": ("Outgoing <network>", ("limited", "unknown")),
    }
    return Experiment(
        title="Boundaries",
        host="A host.",
        year=2026,
        note="One host.",
        settings={"Docker": "docker run <image>"},
        measurements=[
            Measurement(
                name="Calls",
                unit="calls",
                better="neither",
                values=[Value(subject=name, value=1, runs=[1, 1]) for name in ("Docker", "QEMU")],
            )
        ],
        probes=[
            ProbeRow(
                id=identity,
                name=name,
                answers=[
                    ProbeAnswer(subject=subject, reach=reach, answer=f"{identity} of {subject}")
                    for subject, reach in zip(("Docker", "QEMU"), reaches, strict=True)
                ],
            )
            for identity, (name, reaches) in rows.items()
        ],
    )


def test_the_matrix_has_a_row_for_each_boundary_with_signs_words_and_the_commands() -> None:
    comparison = Comparison({}, {}, {}, {}, {"own": _probed()}, {}, {})
    measured = comparison.experiments["own"].measurements
    assert (
        "atlas-matrix"
        not in render_experiment(comparison, "own", [], identity="e", root="../", site=SiteSettings()).html
    )
    rendered = render_experiment(comparison, "own", measured, identity="e", root="../", site=SiteSettings())
    rows = re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', rendered.html)
    assert [name for name, _ in rows] == ["Docker", "QEMU"]
    expected: dict[str, tuple[Reach, Reach]] = {"Docker": ("host", "limited"), "QEMU": ("none", "unknown")}
    for name, reaches in expected.items():
        cells = re.findall(r"<td>(.*?)</td>", dict(rows)[name])
        for cell, reach, probe in zip(cells, reaches, ("kernel", "network"), strict=True):
            sign, words = REACH[reach]
            assert sign in cell
            assert f"{words}:" in cell
            assert cell.endswith(f"{probe} of {name}")
    assert "Outgoing &lt;network&gt;" in rendered.html
    assert "docker run &lt;image&gt;" in rendered.html
    assert "| Docker | a part | network of Docker |" in str(rendered.markdown)
