"""Writes each chart of an experiment as a picture and as a table, for readers who put it elsewhere."""

from collections.abc import Iterator

from isolation_atlas.comparison.experiment_fence import Bar, format_value, make_bars, name_charts
from isolation_atlas.comparison.model import BASES, Comparison, Experiment, Measurement
from isolation_atlas.output.csv_file import write_csv
from isolation_atlas.page.template import render

COLUMNS = ("subject", "technology", "value", "unit", "label", "runs", "measurement", "experiment", "year", "source")

CHART_TEMPLATE = "chart.html"
"""The name of the template of the pictures."""

# The picture, in pixels.
_WIDTH, _LABELS, _ROW, _TOP, _LINE = 720, 250, 26, 62, 16
_LETTERS_OF_A_LINE = 110


def write_charts(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """The address of each file, below the site's root, and its text: an SVG and a CSV for each measurement."""
    for name, experiment in comparison.experiments.items():
        source = comparison.sources[experiment.source] if experiment.source else None
        cited = f"{source.credited}, {source.title}, {source.url}" if source else "measured by Isolation Atlas"
        for measurement_name, chart in name_charts(name, experiment).items():
            [measurement] = [one for one in experiment.measurements if one.name == measurement_name]
            yield f"data/charts/{chart}.svg", draw_chart(experiment, measurement, cited)
            yield f"data/charts/{chart}.csv", tabulate_chart(experiment, measurement, cited)


def draw_chart(experiment: Experiment, measurement: Measurement, cited: str) -> str:
    """A chart as an SVG that stands alone: it says what was measured, where, when, and by whom."""
    bars = make_bars(measurement)
    conditions = f"{experiment.host} {BASES[measurement.basis].capitalize()} in {experiment.year}. Source: {cited}."
    lines = _wrap(conditions)
    bottom = _TOP + _ROW * len(bars) + 12
    return str(
        render(
            CHART_TEMPLATE,
            width=_WIDTH,
            height=bottom + _LINE * len(lines) + 8,
            title=measurement.name,
            unit=measurement.unit,
            better={"lower": "less is better", "higher": "more is better", "neither": ""}[measurement.better],
            rows=[(_TOP + _ROW * index, bar, _length(bar)) for index, bar in enumerate(bars)],
            labels=_LABELS,
            best=any(bar.is_best for bar in bars),
            notes=[(bottom + _LINE * index, line) for index, line in enumerate(lines, start=1)],
        )
    )


def _length(bar: Bar) -> float:
    """The length of a bar in pixels, up to its value; the scatter of its runs is not drawn."""
    return round((_WIDTH - _LABELS) * bar.percent / 100 * bar.position(bar.value.value) / 100, 1)


def _wrap(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _LETTERS_OF_A_LINE:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def tabulate_chart(experiment: Experiment, measurement: Measurement, cited: str) -> str:
    """A chart as CSV, a row for each bar; several runs in a cell are joined by " | "."""
    return write_csv(
        COLUMNS,
        (
            {
                "subject": value.subject,
                "technology": value.technology or "",
                "value": f"{value.value:.10g}",
                "unit": measurement.unit,
                "label": format_value(value),
                "runs": " | ".join(f"{run:.10g}" for run in value.runs),
                "measurement": measurement.name,
                "experiment": experiment.title,
                "year": str(experiment.year),
                "source": cited,
            }
            for value in measurement.values
        ),
    )
