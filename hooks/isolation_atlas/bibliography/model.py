"""A source: what a reader needs to find it again."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.models import AuthoredModel, Id, Text

FILE = "sources.yml"


def _secure(address: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", address):
        raise PydanticCustomError("address", "an address starts with https:// and has no spaces")
    return address


Address = Annotated[Text, AfterValidator(_secure)]
"""Where something is on the web."""


_CREDITED = 3


class Source(AuthoredModel):
    """Where a fact comes from."""

    id: Id
    authors: Text
    title: Text
    venue: Text
    year: Annotated[int, Field(ge=1960, le=2100)]
    kind: Literal["paper", "dataset", "docs", "code", "standard", "cve", "blog", "vendor"]
    url: Address
    checked: Annotated[date, Field(strict=False, description="The day on which someone last read it, or a copy.")]

    @cached_property
    def short(self) -> str:
        """How running text calls it: authors and year, or the number of a CVE."""
        if number := re.search(r"CVE-\d+-\d+", self.venue):
            return number[0]
        first, *others = (name.strip() for name in self.authors.split(","))
        label = _family(first.removesuffix(" et al."))
        match others:
            case [] if not first.endswith(" et al."):
                return f"{label} {self.year}"
            case [second]:
                return f"{label} and {_family(second)} {self.year}"
            case _:
                return f"{label} et al. {self.year}"

    @cached_property
    def credited(self) -> str:
        """Whom a reference names: a few authors, of more the first. BibTeX and CSL have them all."""
        names = self.authors.split(", ")
        return self.authors if len(names) <= _CREDITED else f"{names[0]} et al."


def _family(name: str) -> str:
    """A person's last name; all of an organisation's."""
    organisation = (
        r"project|initiative|alliance|team|program|foundation|inc\.?|authors|maintainers|images|sig|microsoft|red hat"
    )
    return name if re.search(rf"\b({organisation})(\b|$)", name, re.IGNORECASE) else name.rpartition(" ")[2]


def read_sources(folder: DataFolder) -> Mapping[str, Source]:
    """All sources by id, in the order of their file; problems go to `folder`."""
    return folder.read_list(FILE, list[Source], required=True, unique_keys=("id", "url"))[1]
