"""Defines what one run measured, which becomes a line of the journal."""

import re
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from isolation_atlas.authoring.models import AuthoredModel

Number = Annotated[float, Field(ge=0)]


class StartReading(AuthoredModel):
    """One start of the payload.

    Attributes:
        boundary: the id of the boundary.
        milliseconds: the time from the start of the boundary's program to the payload's first line.
        megabytes: the memory of its processes on the host; a page that n processes share counts as 1/n.
        processes: the number of its processes on the host.
        seen: the number of processes that the payload sees, including itself.
        load: the load average of the host after the run.
    """

    kind: Literal["start"] = "start"
    boundary: str
    milliseconds: Number
    megabytes: Number
    processes: Number
    seen: Number
    load: Number


class CrowdReading(AuthoredModel):
    """The memory of the last of several payloads that run at the same time."""

    kind: Literal["crowd"] = "crowd"
    boundary: str
    megabytes: Number
    load: Number


class ProbeReading(AuthoredModel):
    """What the probes inside a boundary printed, by the name of each, and the megabytes that it starts from."""

    kind: Literal["probe"] = "probe"
    boundary: str
    found: dict[str, str]
    files: Number
    load: Number


Reading = Annotated[StartReading | CrowdReading | ProbeReading, Field(discriminator="kind")]

READING: TypeAdapter[StartReading | CrowdReading | ProbeReading] = TypeAdapter(Reading)
"""Reads a line of the journal."""


def proportional_megabytes(rollups: str) -> float:
    """The sum of the proportional set sizes in the texts of several `/proc/…/smaps_rollup`, in MB.

    The kernel gives the sizes in KiB (https://docs.kernel.org/filesystems/proc.html).
    """
    return round(sum(int(size) for size in re.findall(r"(?m)^Pss:\s+(\d+) kB$", rollups)) * 1024 / 1e6, 2)
