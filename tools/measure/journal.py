"""Writes each finished run to the disk immediately, so that no run is lost if the experiment is interrupted."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from tools.labs.errors import LabError
from tools.measure.reading import READING, Reading


@dataclass(slots=True)
class Journal:
    """The readings of an unfinished experiment.

    Attributes:
        path: the file, which has the conditions on its first line, and then one reading on each line.
        conditions: the conditions of the experiment.
        readings: the readings so far.
        set_aside: the new path of an earlier journal with other conditions, if there was one.
    """

    path: Path
    conditions: Mapping[str, str]
    readings: list[Reading] = field(default_factory=list)
    set_aside: Path | None = None

    def add(self, reading: Reading) -> None:
        """Write a reading, and wait until it is on the disk.

        Raises:
            LabError: the reading can't be written.
        """
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(reading.model_dump_json() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _write_error(self.path, error) from None
        self.readings.append(reading)

    def remove(self) -> None:
        """Delete the journal, after the file of the experiment was written."""
        self.path.unlink(missing_ok=True)


def open_journal(path: Path, conditions: Mapping[str, str]) -> Journal:
    """Open the journal of an experiment under these conditions, with the readings of earlier runs.

    A journal with other conditions belongs to another experiment, so it is renamed, and neither continued nor deleted.
    An incomplete last line is dropped.

    Raises:
        LabError: the journal can't be written.
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
    complete = [json.dumps(dict(conditions), ensure_ascii=False), *(reading.model_dump_json() for reading in readings)]
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("\n".join([*complete, ""]), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _write_error(path, error) from None
    return Journal(path, conditions, readings, set_aside)


def _write_error(path: Path, error: OSError) -> LabError:
    return LabError(
        f"Can't write to {path}: {error.strerror}. Make room there, and run `make measure` again: it continues after "
        "the last run that is kept."
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
            readings.append(READING.validate_json(line))
        except ValidationError:
            break
    return readings
