"""Renders an `experiment` fence: its measurements as bars with their numbers; beneath them conditions and source."""

from collections.abc import Mapping
from dataclasses import dataclass

from isolation_atlas.authoring.choice import choose
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.model import Comparison, Experiment, Measurement, Value
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem, suggest

# The longest bar of a chart, in percent of the width that bar and number share.
LONGEST = 78


class ExperimentOptions(AuthoredModel):
    """What an author may write in the fence: one experiment, or `own: true` for each that this project measured."""

    experiment: Id | None = None
    own: bool = False
    measurements: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a measurement.

    Attributes:
        percent: how far it reaches, its 95th percentile included, of the width of its cell; the longest leaves room for
            its number.
        shown: the number as a reader sees it.
        scatter: how its runs lie about it, in words; "" where they are not known.
    """

    value: Value
    percent: float
    shown: str
    scatter: str = ""

    def within(self, number: float) -> float:
        """Where a number stands on the way to the bar's reach, in percent."""
        return round(100 * number / (_reach(self.value) or 1), 1)


def render_experiment_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render one or more experiments; each measurement of each has a scale of its own, from zero.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, ExperimentOptions, what="this experiment fence")
    shown: list[Rendered] = []
    problems: list[Problem] = []
    for name, experiment in _experiments(document, fence, options, comparison).items():
        by_name = {measurement.name: measurement for measurement in experiment.measurements}
        chosen = choose(document, "measurements", options.measurements, by_name, problems)
        shown.append(
            render_fence(
                "experiment",
                identity=f"experiment-{fence.number}{f'-{len(shown) + 1}' if shown else ''}",
                file=f"{fence.root}data/comparison/experiments/{name}.yml",
                experiment=experiment,
                source=comparison.sources[experiment.source] if experiment.source else None,
                charts=[(measurement, bars(measurement)) for measurement in chosen.values()],
            )
        )
    if problems:
        raise AtlasError(problems)
    return Rendered("\n".join(one.html for one in shown), plain="\n\n".join(str(one.plain) for one in shown))


def _experiments(
    document: Document, fence: Fence, options: ExperimentOptions, comparison: Comparison
) -> Mapping[str, Experiment]:
    """What the fence shows, by name; the project's own experiments in the order of their names, the last first."""
    if options.own and options.experiment:
        raise AtlasError([document.problem(["own"], "'experiment' and 'own' exclude each other. Take one out.")])
    if options.own:
        if own := {name: experiment for name, experiment in comparison.experiments.items() if experiment.own}:
            return dict(sorted(own.items(), reverse=True))
        raise AtlasError([document.problem(["own"], "This project measured nothing yet. Run `make measure`.")])
    if options.experiment is None:
        raise AtlasError([fence.problem("Name an experiment: write 'experiment' and the name of its file.")])
    if options.experiment not in comparison.experiments:
        known = suggest(options.experiment, comparison.experiments)
        raise AtlasError(
            [document.problem(["experiment"], f"Unknown id {options.experiment!r} in 'experiment'. {known}")]
        )
    return {options.experiment: comparison.experiments[options.experiment]}


def bars(measurement: Measurement) -> list[Bar]:
    """The values in their order, as bars."""
    longest = max(_reach(value) for value in measurement.values) or 1
    return [
        Bar(value, round(LONGEST * _reach(value) / longest, 1), value.label or _shown(value), _scatter(value))
        for value in measurement.values
    ]


def _reach(value: Value) -> float:
    return max(value.value, value.spread.p95) if value.spread else value.value


def _shown(value: Value) -> str:
    """A published number as it was published; a median as exactly as its runs deserve."""
    return _rounded(value.value) if value.runs else f"{value.value:,.10g}"


def _rounded(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004


def _scatter(value: Value) -> str:
    if not value.spread:
        return ""
    if min(value.runs) == max(value.runs):
        return f"{value.spread.runs} runs, all alike"
    low, high, p95 = (_rounded(number) for number in (value.spread.lower, value.spread.upper, value.spread.p95))
    return f"{value.spread.runs} runs: half between {low} and {high}, 95th percentile {p95}"
