"""Renders an `experiment` fence: its measurements as bars with their numbers; beneath them host, year and source."""

from dataclasses import dataclass

from atlas.choice import choose
from atlas.comparison.model import Comparison, Measurement, Value
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError, Problem, suggest
from atlas.shape import Id, Shape, conform
from atlas.template import render_fence

# The longest bar of a chart, in percent of the width that bar and number share.
LONGEST = 78


class ExperimentOptions(Shape):
    """What an author may write in the fence."""

    experiment: Id
    measurements: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a measurement.

    Attributes:
        percent: its length, of the width of its cell; the longest leaves room for its number.
        shown: the number as a reader sees it.
    """

    value: Value
    percent: float
    shown: str


def render_experiment_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render an experiment; each measurement has a scale of its own, from zero.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = conform(document, ExperimentOptions, what="this experiment fence")
    experiment = comparison.experiments.get(options.experiment)
    if experiment is None:
        message = (
            f"Unknown id {options.experiment!r} in 'experiment'. {suggest(options.experiment, comparison.experiments)}"
        )
        raise AtlasError([document.problem(["experiment"], message)])
    by_name = {measurement.name: measurement for measurement in experiment.measurements}
    chosen = choose(document, "measurements", options.measurements, by_name, problems)
    if problems:
        raise AtlasError(problems)
    return render_fence(
        "experiment",
        identity=f"experiment-{fence.number}",
        experiment=experiment,
        source=comparison.sources[experiment.source],
        charts=[(measurement, bars(measurement)) for measurement in chosen.values()],
    )


def bars(measurement: Measurement) -> list[Bar]:
    """The values in their order, as bars."""
    longest = max(value.value for value in measurement.values) or 1
    return [
        Bar(value, round(LONGEST * value.value / longest, 1), value.label or f"{value.value:,.10g}")
        for value in measurement.values
    ]
