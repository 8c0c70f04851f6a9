"""Keeps each finished run on disk at once, so that a run cut short loses nothing that was measured."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from tools.labs.measure.reading import Reading
from tools.labs.problem import LabError


@dataclass(slots=True)
class Journal:
    """The readings of an experiment so far, one line each, below a line that says under which conditions.

    Attributes:
        set_aside: where a journal of other conditions was moved to, if there was one.
    """

    path: Path
    conditions: Mapping[str, str]
    readings: list[Reading] = field(default_factory=list)
    set_aside: Path | None = None

    def add(self, reading: Reading) -> None:
        """Keep a reading; it is on the disk when this returns.

        Raises:
            LabError: it can't be written.
        """
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(reading.model_dump_json() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _refusal(self.path, error) from None
        self.readings.append(reading)

    def remove(self) -> None:
        """Forget all, once the experiment's file is written."""
        self.path.unlink(missing_ok=True)


def open_journal(path: Path, conditions: Mapping[str, str]) -> Journal:
    """Open the journal of an experiment under these conditions, with what an earlier run left in it.

    One that was begun under other conditions is no part of the same experiment: it is moved aside, never mixed in and
    never deleted. A last line that was cut short is dropped.

    Raises:
        LabError: it can't be written.
    """
    readings: list[Reading] = []
    set_aside = None
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if lines:
        if _read_conditions(lines[0]) == dict(conditions):
            readings = _read_readings(lines[1:])
        else:
            numbers = (path.with_suffix(f".{number}{path.suffix}") for number in range(1, 10_000))
            set_aside = path.rename(next(free for free in numbers if not free.exists()))
    whole = [json.dumps(dict(conditions), ensure_ascii=False), *(reading.model_dump_json() for reading in readings)]
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("\n".join([*whole, ""]), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _refusal(path, error) from None
    return Journal(path, conditions, readings, set_aside)


def _refusal(path: Path, error: OSError) -> LabError:
    return LabError(
        f"Can't write to {path}: {error.strerror}. Make room there, and run `make measure` again: it goes on after the "
        "last run that is kept."
    )


def _read_conditions(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def _read_readings(lines: list[str]) -> list[Reading]:
    readings = []
    for line in lines:
        try:
            readings.append(Reading.model_validate_json(line))
        except ValidationError:
            break
    return readings
