"""What one run of the experiment measured: a line of the journal, and a bar of the chart."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from isolation_atlas.authoring.models import AuthoredModel

Subject: TypeAlias = Literal["container", "vm"]

SUBJECTS: dict[Subject, str] = {"container": "Docker container", "vm": "QEMU virtual machine"}
"""What is measured: the ids of their technologies, and their names in the chart."""

Number = Annotated[float, Field(ge=0)]


class Reading(AuthoredModel):
    """One run of the payload.

    Attributes:
        milliseconds: from the start of `docker` or `qemu` until the payload's first line arrived.
        megabytes: the memory of its processes on the host, each page shared with others counted in parts.
        processes: how many those are.
        seen: how many processes the payload sees, itself included.
        files: megabytes of the files that it starts from.
    """

    subject: Subject
    milliseconds: Number
    megabytes: Number
    processes: Number
    seen: Number
    files: Number


def proportional_megabytes(rollups: str) -> float:
    """The sum of the proportional set sizes in the texts of some `/proc/…/smaps_rollup`, in MB.

    The kernel counts in KiB (https://docs.kernel.org/filesystems/proc.html).
    """
    return round(sum(int(size) for size in re.findall(r"(?m)^Pss:\s+(\d+) kB$", rollups)) * 1024 / 1e6, 2)
