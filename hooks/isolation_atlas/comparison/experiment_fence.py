"""Renders an `experiment` fence: measurements as bars with numbers, then their conditions and source."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.choice import choose_entries, unknown_id
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.model import BASES, Comparison, Experiment, Measurement, ProbeAnswer, Reach, Value
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.site_settings import SiteSettings
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem

# The length of a chart's longest bar, in percent of the cell that the bar shares with its number.
LONGEST_BAR = 78


class ExperimentOptions(AuthoredModel):
    """The options of the fence: one experiment, or `own: true` for all that this project measured.

    `probes: true` shows only those that asked from inside each boundary what is reached.
    """

    experiment: Id | None = None
    own: bool = False
    probes: bool = False
    measurements: list[str] | None = None


REACH: Mapping[Reach, tuple[str, str]] = {
    "host": ("yes", "as much as a plain process"),
    "limited": ("partly", "a part"),
    "none": ("no", "nothing of the host"),
    "unknown": ("unknown", "not known"),
}
"""How much of the host a boundary lets a payload reach: the sign and the words for each answer."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a measurement.

    Attributes:
        percent: the length up to the 95th percentile of its runs, in percent of its cell's width; the longest bar of a
            chart leaves room for its number.
        number: the value as text.
        scatter: a description of how its runs scatter; "" if they are not known.
        is_best: whether it is the best of its chart, and the only one.
    """

    value: Value
    percent: float
    number: str
    scatter: str = ""
    is_best: bool = False

    def position(self, number: float) -> float:
        """Return the position of a number on the bar, in percent of the bar's length."""
        return round(100 * number / (_end(self.value) or 1), 1)


def render_experiment_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render one or more experiments; each measurement has its own scale, which starts at zero.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, ExperimentOptions, what="this experiment fence")
    shown: list[Rendered] = []
    problems: list[Problem] = []
    for name, experiment in _choose_experiments(document, fence, options, comparison).items():
        by_name = {measurement.name: measurement for measurement in experiment.measurements}
        chosen = choose_entries(document, "measurements", options.measurements, by_name, problems)
        identity = f"experiment-{fence.number}{f'-{len(shown) + 1}' if shown else ''}"
        shown.append(
            render_experiment(
                comparison, name, list(chosen.values()), identity=identity, root=fence.root, site=fence.site
            )
        )
    if problems:
        raise AtlasError(problems)
    return Rendered("\n".join(one.html for one in shown), markdown="\n\n".join(str(one.markdown) for one in shown))


def render_experiment(
    comparison: Comparison,
    name: str,
    measurements: Sequence[Measurement],
    *,
    identity: str,
    root: str,
    site: SiteSettings,
) -> Rendered:
    """Render some measurements of an experiment as charts, with its conditions and source; all, with its matrix.

    Args:
        comparison: all data.
        name: the name of the experiment's file.
        measurements: those that are charted.
        identity: the id of the title on the page.
        root: the relative address of the site's root.
        site: what the site calls its own.
    """
    experiment = comparison.experiments[name]
    files = name_charts(name, experiment)
    return render_fence(
        "experiment",
        identity=identity,
        root=root,
        site=site,
        file=f"{root}{site.data}/comparison/experiments/{name}.yml",
        experiment=experiment,
        source=comparison.sources[experiment.source] if experiment.source else None,
        bases=BASES,
        charts=[(one, make_bars(one), files[one.name]) for one in measurements],
        matrix=make_matrix(experiment) if len(measurements) == len(experiment.measurements) else [],
        reach=REACH,
    )


def make_matrix(experiment: Experiment) -> list[tuple[str, list[ProbeAnswer]]]:
    """A row for each boundary that was asked, with its answers in the order of the probes."""
    if not experiment.probes:
        return []
    subjects = [answer.subject for answer in experiment.probes[0].answers]
    return [(subject, [row.answers[place] for row in experiment.probes]) for place, subject in enumerate(subjects)]


def name_charts(name: str, experiment: Experiment) -> dict[str, str]:
    """The name of each chart of an experiment, for addresses and files, by the name of its measurement."""
    names: dict[str, str] = {}
    for measurement in experiment.measurements:
        words = "-".join(re.findall("[a-z0-9]+", measurement.name.lower())) or "chart"
        taken = sum(one == f"{name}-{words}" for one in names.values())
        names[measurement.name] = f"{name}-{words}{f'-{taken + 1}' if taken else ''}"
    return names


def _choose_experiments(
    document: Document, fence: Fence, options: ExperimentOptions, comparison: Comparison
) -> Mapping[str, Experiment]:
    """Return the experiments of the fence by name; the project's own ones in reverse order of their names."""
    if options.own and options.experiment:
        raise AtlasError([document.problem(["own"], "'experiment' and 'own' exclude each other. Remove one.")])
    if options.probes and not options.own:
        raise AtlasError([document.problem(["probes"], "'probes' needs 'own: true'. Add that, or remove 'probes'.")])
    if options.own:
        own = {name: experiment for name, experiment in comparison.experiments.items() if experiment.own}
        if options.probes:
            own = {name: experiment for name, experiment in own.items() if experiment.probes}
        if own:
            return dict(sorted(own.items(), reverse=True))
        raise AtlasError([document.problem(["own"], "None of these experiments is your own: each has a source.")])
    if options.experiment is None:
        raise AtlasError([fence.problem("Name an experiment: write 'experiment' and the name of its file.")])
    if options.experiment not in comparison.experiments:
        raise AtlasError([unknown_id(document, ["experiment"], options.experiment, comparison.experiments)])
    return {options.experiment: comparison.experiments[options.experiment]}


def make_bars(measurement: Measurement) -> list[Bar]:
    """Return a bar for each value, in the same order."""
    longest = max(_end(value) for value in measurement.values) or 1
    numbers = [value.value for value in measurement.values]
    best = {"lower": min(numbers), "higher": max(numbers), "neither": None}[measurement.better]
    return [
        Bar(
            value=value,
            percent=round(LONGEST_BAR * _end(value) / longest, 1),
            number=format_value(value),
            scatter=_describe_scatter(value),
            is_best=value.value == best and numbers.count(value.value) == 1,
        )
        for value in measurement.values
    ]


def _end(value: Value) -> float:
    """Return the number at the end of a value's bar."""
    return max(value.value, value.quartiles.p95) if value.quartiles else value.value


def format_value(value: Value) -> str:
    """Format a published number as published; round the median of runs, whose digits are not all significant."""
    if value.label:
        return value.label
    return _round(value.value) if value.runs else f"{value.value:,.10g}"


def _round(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004


def _describe_scatter(value: Value) -> str:
    if not value.quartiles:
        return ""
    if min(value.runs) == max(value.runs):
        return f"{value.quartiles.runs} runs, all alike"
    low, high, p95 = map(_round, (value.quartiles.lower, value.quartiles.upper, value.quartiles.p95))
    return f"{value.quartiles.runs} runs: half between {low} and {high}, 95th percentile {p95}"
