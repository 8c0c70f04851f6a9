"""Defines the measured values of one run, which become a line of the journal and a bar of the chart."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from isolation_atlas.authoring.models import AuthoredModel

Subject: TypeAlias = Literal["container", "vm"]

SUBJECTS: dict[Subject, str] = {"container": "Docker container", "vm": "QEMU virtual machine"}
"""The measured subjects: by the id of each technology, the name in the chart."""

Number = Annotated[float, Field(ge=0)]


class Reading(AuthoredModel):
    """The measured values of one run of the payload.

    Attributes:
        subject: the measured subject.
        milliseconds: the time from the start of `docker` or `qemu` to the payload's first line.
        megabytes: the memory of its processes on the host; a page that n processes share counts as 1/n.
        processes: the number of its processes on the host.
        seen: the number of processes that the payload sees, including itself.
        files: the size, in megabytes, of the files that it starts from.
    """

    subject: Subject
    milliseconds: Number
    megabytes: Number
    processes: Number
    seen: Number
    files: Number


def proportional_megabytes(rollups: str) -> float:
    """The sum of the proportional set sizes in the texts of several `/proc/…/smaps_rollup`, in MB.

    The kernel gives the sizes in KiB (https://docs.kernel.org/filesystems/proc.html).
    """
    return round(sum(int(size) for size in re.findall(r"(?m)^Pss:\s+(\d+) kB$", rollups)) * 1024 / 1e6, 2)
