"""Writes the file of an experiment from its readings."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from isolation_atlas.comparison import Experiment
from isolation_atlas.comparison.model import Measurement, ProbeAnswer, ProbeRow, Value
from isolation_atlas.comparison.quartiles import compute_quartiles
from tools.measure.boundaries import Boundary
from tools.measure.probes import PROBES, answer_for_module
from tools.measure.reading import CrowdReading, ProbeReading, Reading, StartReading

CROWD = 20
"""How many payloads run at the same time where the memory of the last one is read."""

_HEAD = (
    "# yaml-language-server: $schema=../../schemas/experiment.json\n"
    "# Written by `make measure`: every run, in order. `value` is the median.\n\n"
)
_LEAST_RUNS = 2


@dataclass(frozen=True, slots=True)
class Report:
    """What an experiment's file says beside its readings.

    Attributes:
        host: a sentence about the host.
        settings: the command of each boundary, by its name.
        loads: a description of how busy the host was.
        missing: why a boundary was left out, by its name.
    """

    host: str
    conditions: Mapping[str, str]
    settings: Mapping[str, str]
    day: date
    loads: str
    missing: Mapping[str, str]


def make_experiment(readings: Sequence[Reading], boundaries: Sequence[Boundary], report: Report) -> Experiment:
    """The experiment with all readings of these boundaries."""
    starts = [reading for reading in readings if isinstance(reading, StartReading)]
    crowds = [reading for reading in readings if isinstance(reading, CrowdReading)]
    probes = [reading for reading in readings if isinstance(reading, ProbeReading)]
    calls = [(reading.boundary, answered) for reading in probes if (answered := _answered(reading)) is not None]
    charts = [
        _chart(
            boundaries,
            [(one.boundary, one.milliseconds) for one in starts],
            "Time until the payload's first line",
            "ms",
            "time",
            feature="startup-time",
        ),
        _chart(
            boundaries,
            [(one.boundary, one.megabytes) for one in starts],
            "Memory of one",
            "MB",
            "memory",
            feature="memory-overhead",
        ),
        _chart(
            boundaries,
            [(one.boundary, one.megabytes) for one in crowds],
            f"Memory of the last of {CROWD}",
            "MB",
            "crowd",
            feature="memory-overhead",
        ),
        _chart(
            boundaries, calls, "System calls that are answered, by whichever kernel", "calls", "calls", better="neither"
        ),
        _chart(
            boundaries,
            [(one.boundary, one.processes) for one in starts],
            "Processes on the host",
            "processes",
            "processes",
            better="neither",
        ),
        _chart(
            boundaries,
            [(one.boundary, one.seen) for one in starts]
            or [(one.boundary, float(one.found["processes"])) for one in probes if "processes" in one.found],
            "Processes that the payload sees",
            "processes",
            "seen",
            better="neither",
        ),
        _chart(
            boundaries,
            [(one.boundary, one.files) for one in probes],
            "Files that it starts from",
            "MB",
            "files",
        ),
        _chart(
            boundaries,
            [(one.boundary, one.load) for one in readings],
            "Load average of the host, after each run",
            "tasks",
            "load",
            better="neither",
        ),
    ]
    return Experiment(
        title=_title(starts, crowds),
        host=report.host,
        year=report.day.year,
        conditions={
            "Day": report.day.isoformat(),
            **report.conditions,
            "Load average of the host": report.loads,
            **{f"Left out: {name}": reason for name, reason in report.missing.items()},
        },
        settings=dict(report.settings),
        note=_note(starts, crowds, probes, has_guests=any(one.machine for one in boundaries)),
        measurements=[chart for chart in charts if chart],
        probes=_matrix(boundaries, probes),
    )


def _title(starts: Sequence[StartReading], crowds: Sequence[CrowdReading]) -> str:
    if starts or crowds:
        return "Boundaries with the same payload on one host"
    return "What each boundary keeps away, probed on one host"


def _note(
    starts: Sequence[StartReading], crowds: Sequence[CrowdReading], probes: Sequence[ProbeReading], *, has_guests: bool
) -> str:
    """What a reader has to know of the figures that were measured, and of no others."""
    sentences = ["All boundaries ran in turn."]
    if starts:
        firmware = ", a monitor with its firmware" if has_guests else ""
        sentences += [
            "Warm: the first run of each boundary does not count.",
            f"Times include the client's: docker run with a running daemon{firmware}. Times are without a network.",
        ]
    if probes:
        sentences.append("The probes use the network that each boundary provides by default.")
    if starts or crowds:
        guest = ", and includes a guest's kernel" if has_guests else ""
        sentences.append(
            "Memory is the proportional set size on the host half a second after the first line, of all processes that"
            " the boundary runs for this payload. It excludes the Docker daemon, which all containers share, and what"
            f" the host's kernel uses for a container{guest}."
        )
    if probes:
        sentences.append(
            "System calls were made with arguments that no call accepts: a call counts as answered unless the kernel"
            " said that it is refused or missing."
        )
    return " ".join([*sentences, "One host and one small payload, without disk and load."])


def _answered(reading: ProbeReading) -> float | None:
    first = reading.found.get("calls", "").partition(" ")[0]
    return float(first) if first.isdigit() else None


def _chart(
    boundaries: Sequence[Boundary],
    runs: Sequence[tuple[str, float]],
    name: str,
    unit: str,
    prefix: str,
    *,
    better: Any = "lower",
    feature: str | None = None,
) -> Measurement | None:
    """A chart with a bar for each boundary that has runs; None where fewer than two have."""
    values = []
    for boundary in boundaries:
        of_boundary = [round(value, 4) for identity, value in runs if identity == boundary.id]
        if len(of_boundary) >= _LEAST_RUNS:
            values.append(
                Value(
                    subject=boundary.name,
                    technology=boundary.technology,
                    id=f"{prefix}-{boundary.id}",
                    value=round(compute_quartiles(of_boundary).median, 4),
                    runs=of_boundary,
                )
            )
    if len(values) < 2:  # noqa: PLR2004
        return None
    return Measurement(name=name, unit=unit, better=better, feature=feature, values=values)


def _matrix(boundaries: Sequence[Boundary], readings: Sequence[ProbeReading]) -> list[ProbeRow]:
    """The matrix from the last reading of each boundary; nothing without that of a plain process to compare with."""
    found = {reading.boundary: reading.found for reading in readings}
    host = found.get("process")
    if host is None:
        return []
    rows = []
    for probe in PROBES:
        answers = []
        for boundary in boundaries:
            if boundary.id not in found:
                continue
            inside = found[boundary.id]
            verdict = answer_for_module(probe, inside) if "folders" in inside else probe.ask(inside, host)
            answers.append(
                ProbeAnswer(
                    subject=boundary.name,
                    technology=boundary.technology,
                    reach=verdict.reach,
                    answer=verdict.answer,
                )
            )
        rows.append(ProbeRow(id=probe.id, name=probe.name, answers=answers))
    return rows


def write_experiment(experiment: Experiment) -> str:
    """The text of the file of an experiment."""
    data = experiment.model_dump(exclude_none=True, exclude_defaults=True)
    return _HEAD + yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=118)


def experiment_name(text: str, day: date) -> str:
    """The name of the file, with a digest of its text, so that the files of two people have different names."""
    return f"measured-{day.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


class _Dumper(yaml.SafeDumper):
    """Writes a list of numbers as a flow sequence, and a whole number without a fraction."""


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    flow = all(isinstance(item, int | float) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


def _represent_number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    return dumper.represent_int(int(number)) if number.is_integer() else dumper.represent_float(number)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(float, _represent_number)
