"""Writes the file of an experiment from its readings."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import yaml

from isolation_atlas.comparison import Experiment
from isolation_atlas.comparison.model import Measurement, Value
from isolation_atlas.comparison.quartiles import compute_quartiles
from tools.labs.measure.reading import SUBJECTS, Reading
from tools.labs.virtual_machine import NAMES

NOTE = (
    "Warm: one run of each came first and does not count, and the two took turns. Times include the client's: docker "
    "run with a daemon that already ran, and QEMU with its firmware. Memory is the proportional set size on the host "
    "half a second later: of the payload and its shim, without the Docker daemon that all containers share and without "
    "what the host's kernel keeps for a container; of QEMU with its guest's kernel and, under emulation, the code that "
    "it translated. One host and one small payload: no disk, no network, no load."
)

_HEAD = (
    "# yaml-language-server: $schema=../../schemas/experiment.json\n"
    "# Written by `make measure`: every run, in order. `value` is the median.\n\n"
)


def make_experiment(
    readings: Sequence[Reading], host: str, conditions: Mapping[str, str], day: date, loads: str
) -> Experiment:
    """The experiment with all readings, of which there must be two or more for each subject."""
    accelerator = conditions.get("Accelerator", "unknown accelerator")
    measure = partial(_measurement, readings, emulated=accelerator == NAMES["tcg"])
    return Experiment(
        title=f"A container and a virtual machine with the same payload, under {accelerator}",
        host=host,
        year=day.year,
        conditions={"Day": day.isoformat(), **conditions, "Load average of the host": loads},
        note=NOTE,
        measurements=[
            measure("Time until the payload's first line", "ms", "milliseconds", "startup-time"),
            measure("Memory of its processes on the host", "MB", "megabytes", "memory-overhead"),
            measure("Processes on the host", "processes", "processes"),
            measure("Processes that the payload sees", "processes", "seen"),
            measure("Files that it starts from", "MB", "files"),
        ],
    )


def _measurement(
    readings: Sequence[Reading], name: str, unit: str, attribute: str, feature: str | None = None, *, emulated: bool
) -> Measurement:
    values = []
    for subject, name_of_subject in SUBJECTS.items():
        # A bar is quoted without its title, and emulation says nothing of a machine that the processor runs.
        called = f"{name_of_subject}, emulated" if emulated and subject == "vm" else name_of_subject
        runs = [getattr(reading, attribute) for reading in readings if reading.subject == subject]
        values.append(
            Value(subject=called, technology=subject, value=round(compute_quartiles(runs).median, 4), runs=runs)
        )
    return Measurement(
        name=name,
        unit=unit,
        better="neither" if attribute in ("processes", "seen") else "lower",
        feature=feature,
        values=values,
    )


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
