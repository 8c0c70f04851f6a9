"""Finds what claims show of this project's own measurements: values and probes, by the names that claims give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isolation_atlas.comparison.experiment_fence import format_value
from isolation_atlas.comparison.model import Experiment, Measurement, OwnFigure, ProbeRow, Value


@dataclass(frozen=True, slots=True)
class Measured:
    """What one name stands for: a value, or the answers to a probe.

    Attributes:
        feature: the feature that the measurement names; None if it names none.
        figures: what it says, by technology.
    """

    feature: str | None
    figures: Mapping[str, OwnFigure]


def list_measured(experiments: Mapping[str, Experiment]) -> dict[str, Measured]:
    """Each value with an id and each probe of this project's own experiments, as `file/id`.

    A value belongs to one technology. A probe asks all, and a technology may have several subjects, which are shown
    together.
    """
    found: dict[str, Measured] = {}
    for name, experiment in experiments.items():
        if not experiment.own:
            continue
        for row in experiment.probes:
            found[f"{name}/{row.id}"] = Measured(None, dict(_read_probe(name, experiment, row)))
        for measurement in experiment.measurements:
            for value in measurement.values:
                if value.id and value.technology:
                    figure = _read_value(name, experiment, measurement, value)
                    found[f"{name}/{value.id}"] = Measured(measurement.feature, {value.technology: figure})
    return found


def _read_value(name: str, experiment: Experiment, measurement: Measurement, value: Value) -> OwnFigure:
    runs = f", median of {len(value.runs)} runs" if value.runs else ""
    return OwnFigure(
        id=f"{name}/{value.id}",
        experiment=name,
        value=format_value(value),
        unit=measurement.unit,
        conditions=f"{measurement.name}: {_name_version(experiment, value.subject)}{runs}",
        host=_describe_host(experiment),
        year=experiment.year,
    )


def _read_probe(name: str, experiment: Experiment, row: ProbeRow) -> Iterator[tuple[str, OwnFigure]]:
    by_technology: dict[str, dict[str, list[str]]] = {}
    for one in row.answers:
        if one.technology:
            by_technology.setdefault(one.technology, {}).setdefault(one.answer, []).append(one.subject)
    for technology, answers in by_technology.items():
        told = [f"{answer} ({' and '.join(subjects)})" for answer, subjects in answers.items()]
        subjects = [one.subject for one in row.answers if one.technology == technology]
        yield (
            technology,
            OwnFigure(
                id=f"{name}/{row.id}",
                experiment=name,
                value=f"{row.name}: {'; '.join(told if len(told) > 1 else answers)}",
                unit="",
                conditions=f"probed from inside {'; '.join(_name_version(experiment, one) for one in subjects)}",
                host=_describe_host(experiment),
                year=experiment.year,
            ),
        )


def _describe_host(experiment: Experiment) -> str:
    kernel = experiment.conditions.get("Host kernel")
    return f"{experiment.host} Its kernel: {kernel}." if kernel else experiment.host


def _name_version(experiment: Experiment, subject: str) -> str:
    version = experiment.conditions.get(f"Version of {subject}")
    return f"{subject}, version {version}" if version else subject
