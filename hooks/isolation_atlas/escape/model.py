"""The model and reader of escapes: published ways to break out of one or more technologies."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.models import AuthoredModel, Day, Id, Name, PastDay, Text
from isolation_atlas.bibliography import CitationCheck, Citations, Source
from isolation_atlas.problem import AtlasError

FILE = "escapes.yml"

FlawLayer = Literal["compiler", "hypervisor", "kernel", "monitor", "processor", "runtime"]

MEASURES: Mapping[str, str] = {
    "seccomp": "the runtime's default seccomp profile, as it was before",
    "capabilities": "taking away a capability that is not needed",
    "non-root": "running as another user than root inside",
    "user-namespace": "a user namespace, in which root is not the host's",
    "no-user-namespaces": "forbidding new user namespaces",
    "selinux": "SELinux, enforcing",
    "apparmor": "AppArmor, with the runtime's profile",
    "own-network-namespace": "a network namespace of its own",
    "cgroup-v2": "cgroups of version 2",
    "gvisor": "gVisor around the container",
    "virtual-machine": "a virtual machine around the container",
    "confined-monitor": "confining the monitor: seccomp, a jailer, Landlock, SELinux",
    "fewer-devices": "leaving out the flawed device, module or option",
    "no-nested-virtualisation": "nested virtualisation switched off",
    "processor-mitigations": "mitigations in the processor's set-up: flushes, SMT off",
    "compiler-mitigations": "the compiler's mitigations and bounds checks",
    "access-control": "deciding who may create Pods or containers, and with which options",
    "trusted-images": "images and packages from trusted sources alone",
    "patch-only": "a new version alone, as far as the sources say",
}
"""What could have stopped an escape on a system that still had the flaw.

`trusted-images` is also what an entry has whose source says that the attack needs an image or archive made for it.
"""

Measure = Literal[
    "seccomp",
    "capabilities",
    "non-root",
    "user-namespace",
    "no-user-namespaces",
    "selinux",
    "apparmor",
    "own-network-namespace",
    "cgroup-v2",
    "gvisor",
    "virtual-machine",
    "confined-monitor",
    "fewer-devices",
    "no-nested-virtualisation",
    "processor-mitigations",
    "compiler-mitigations",
    "access-control",
    "trusted-images",
    "patch-only",
]


def _check_cve(name: str) -> str:
    if not re.fullmatch(r"CVE-\d{4}-\d{4,}", name):
        raise PydanticCustomError("cve", "the number of a CVE is written as in CVE-2019-5736")
    return name


def _check_ghsa(name: str) -> str:
    if not re.fullmatch(r"GHSA(-[23456789cfghjmpqrvwx]{4}){3}", name):
        raise PydanticCustomError("ghsa", "the number of a GitHub advisory is written as in GHSA-vxp5-584q-c479")
    return name


Cve = Annotated[Text, AfterValidator(_check_cve)]
Ghsa = Annotated[Text, AfterValidator(_check_ghsa)]


class Escape(AuthoredModel):
    """A flaw by which code crossed a boundary, or could have."""

    id: Id
    name: Name
    cve: Annotated[list[Cve], Field(description="Its CVE numbers; left out if none is known.")] = Field(default=[])
    advisories: Annotated[
        list[Ghsa], Field(description="Its advisories on GitHub, if it has no CVE number; left out if none is known.")
    ] = Field(default=[])
    year: Annotated[int, Field(ge=1960, le=2100)]
    date: Annotated[Day | None, Field(description="When it, or its CVE record, became public.")] = None
    technologies: Annotated[list[Id], Field(min_length=1, description="Whose boundary was crossed.")]
    flaw_in: Annotated[FlawLayer, Field(description="Which layer gave way.")]
    crossed: Annotated[Text, Field(description="From where to where.")]
    needed: Annotated[Text, Field(description="What the attacker needed.")]
    stopped_by: Annotated[Text, Field(description="What stopped it, or would have.")]
    attacks: Annotated[Text, Field(description="What is known of its use in attacks.")] | None = None
    measures: Annotated[
        list[Measure], Field(min_length=1, description="What a source says would have stopped it, the flaw unmended.")
    ]
    sources: Citations
    checked: Annotated[PastDay, Field(description="The day on which each source was last read at its place.")]

    @property
    def numbers(self) -> list[str]:
        """The numbers by which others name it: of CVE records, then of advisories; some have neither."""
        return [*self.cve, *self.advisories]

    @model_validator(mode="after")
    def _check_year(self) -> Self:
        if self.date and self.date.year != self.year:
            raise PydanticCustomError("year", f"the date {self.date.isoformat()} is not in the year {self.year}")
        if "patch-only" in self.measures and len(self.measures) > 1:
            raise PydanticCustomError(
                "patch", "'patch-only' can't be combined with other 'measures'; remove it or the others"
            )
        return self


def newest_first(escapes: Iterable[Escape]) -> list[Escape]:
    """The escapes, newest first; within a year, those without a date come last."""
    return sorted(escapes, key=lambda escape: (escape.year, escape.date or date.min), reverse=True)


def read_escapes(
    data: Path, name: str, technologies: Collection[str], sources: Mapping[str, Source]
) -> Mapping[str, Escape]:
    """Read all escapes, by id, in the order of their file.

    Args:
        data: the folder that holds the file.
        name: what problems call the folder.
        technologies: the ids of the technologies that exist; empty if those could not be read.
        sources: all sources by id; empty if those could not be read.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, escapes, by_index = folder.read_list(FILE, list[Escape])
    for index, escape in by_index.items():
        folder.require_each(document, "technology", (index, "technologies"), escape.technologies, technologies)
        check = CitationCheck(folder, document, sources)
        check.check_all((index, "sources"), escape.sources)
        check.check_day((index, "checked"), escape.checked, escape.sources)
    if folder.problems:
        raise AtlasError(folder.problems)
    return escapes
