"""The model and reader of escapes: published ways to break out of one or more technologies."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.models import AuthoredModel, Id, Text
from isolation_atlas.problem import AtlasError

FILE = "escapes.yml"

# In YAML 1.2 a date is text, so it has to be converted.
Day = Annotated[date, Field(strict=False)]
FlawLayer = Literal["compiler", "hypervisor", "kernel", "monitor", "processor", "runtime"]


def _check_cve(name: str) -> str:
    if not re.fullmatch(r"CVE-\d{4}-\d{4,}", name):
        raise PydanticCustomError("cve", "the number of a CVE is written as in CVE-2019-5736")
    return name


Cve = Annotated[Text, AfterValidator(_check_cve)]


class Escape(AuthoredModel):
    """A flaw by which code crossed a wall, or could have."""

    id: Id
    name: Text
    cve: Annotated[list[Cve], Field(min_length=1)]
    year: Annotated[int, Field(ge=1960, le=2100)]
    date: Annotated[Day | None, Field(description="When it, or its CVE record, became public.")] = None
    technologies: Annotated[list[Id], Field(min_length=1, description="Whose wall was crossed.")]
    flaw_in: Annotated[FlawLayer, Field(description="Which layer gave way.")]
    crossed: Annotated[Text, Field(description="From where to where.")]
    needed: Annotated[Text, Field(description="What the attacker needed.")]
    stopped_by: Annotated[Text, Field(description="What stopped it, or would have.")]
    attacks: Annotated[Text, Field(description="What is known of its use in attacks.")] | None = None
    sources: Annotated[list[Id], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_year(self) -> Self:
        if self.date and self.date.year != self.year:
            raise PydanticCustomError("year", f"the date {self.date.isoformat()} is not in the year {self.year}")
        return self


def read_escapes(
    data: Path, name: str, technologies: Collection[str], sources: Collection[str]
) -> Mapping[str, Escape]:
    """Read all escapes, by id, in the order of their file.

    Args:
        data: the folder that holds the file.
        name: what problems call the folder.
        technologies: the ids of the technologies that exist; empty if those could not be read.
        sources: the ids of the sources that exist; empty if those could not be read.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, escapes, by_index = folder.read_list(FILE, list[Escape])
    for index, escape in by_index.items():
        folder.require_each(document, "technology", (index, "technologies"), escape.technologies, technologies)
        folder.require_each(document, "source", (index, "sources"), escape.sources, sources)
    if folder.problems:
        raise AtlasError(folder.problems)
    return escapes
