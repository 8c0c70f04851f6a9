"""An escape: a published way across the wall of one or more technologies."""

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

# What is written as a date is text to YAML 1.2.
Day = Annotated[date, Field(strict=False)]
Layer = Literal["compiler", "hypervisor", "kernel", "monitor", "processor", "runtime"]


def _numbered(name: str) -> str:
    if not re.fullmatch(r"CVE-\d{4}-\d{4,}", name):
        raise PydanticCustomError("cve", "the number of a CVE is written as in CVE-2019-5736")
    return name


Cve = Annotated[Text, AfterValidator(_numbered)]


class Escape(AuthoredModel):
    """A flaw by which code crossed a wall, or could have."""

    id: Id
    name: Text
    cve: Annotated[list[Cve], Field(min_length=1)]
    year: Annotated[int, Field(ge=1960, le=2100)]
    date: Annotated[Day | None, Field(description="When it, or its CVE record, became public.")] = None
    technologies: Annotated[list[Id], Field(min_length=1, description="Whose wall was crossed.")]
    flaw_in: Annotated[Layer, Field(description="Which layer gave way.")]
    crossed: Annotated[Text, Field(description="From where to where.")]
    needed: Annotated[Text, Field(description="What the attacker needed.")]
    stopped_by: Annotated[Text, Field(description="What stopped it, or would have.")]
    attacks: Annotated[Text, Field(description="What is known of its use in attacks.")] | None = None
    sources: Annotated[list[Id], Field(min_length=1)]

    @model_validator(mode="after")
    def _of_one_year(self) -> Self:
        if self.date and self.date.year != self.year:
            raise PydanticCustomError("year", f"the date {self.date.isoformat()} is not in the year {self.year}")
        return self


def read_escapes(
    data: Path, name: str, technologies: Collection[str], sources: Collection[str]
) -> Mapping[str, Escape]:
    """All escapes by id, in the order of their file.

    Args:
        data: the folder where the file stands.
        name: how problems call it.
        technologies: the ids of technologies that they may name; none where those have problems of their own.
        sources: the ids of sources that they may cite; likewise.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, escapes, by_index = folder.read_list(FILE, list[Escape])
    for index, escape in by_index.items():
        named = [((index, "technologies", place), identity) for place, identity in enumerate(escape.technologies)]
        folder.require(document, "technology", named, technologies)
        cited = [((index, "sources", place), identity) for place, identity in enumerate(escape.sources)]
        folder.require(document, "source", cited, sources)
    if folder.problems:
        raise AtlasError(folder.problems)
    return escapes
