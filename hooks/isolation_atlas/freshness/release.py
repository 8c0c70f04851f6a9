"""The model and reader of `docs/data/releases.yml`: releases that claims name and that are out of support."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.models import AuthoredModel, Day, Id, PastDay, Text
from isolation_atlas.bibliography import CitationCheck, Citations, Source
from isolation_atlas.problem import AtlasError

FILE = "releases.yml"


class Release(AuthoredModel):
    """A release of a program, and the end of its support."""

    id: Id
    names: Annotated[list[Text], Field(min_length=1, description="How claims name it, such as 'Docker 20.10'.")]
    ended: Annotated[Day, Field(description="The last day of its support by its makers.")]
    sources: Citations
    checked: PastDay

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """A name, and not the beginning of another: Linux 4.1 is not named by "Linux 4.14"."""
        return re.compile("|".join(rf"\b{re.escape(name)}(?![\d])(?!\.\d*x)" for name in self.names))

    def is_named_in(self, text: str) -> bool:
        """Whether a text names the release."""
        return self._pattern.search(text) is not None


def read_releases(data: Path, name: str, sources: Mapping[str, Source]) -> Mapping[str, Release]:
    """Read the releases in the folder `data`, called `name` in problems, by id.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, releases, by_index = folder.read_list(FILE, list[Release])
    for index, release in by_index.items():
        check = CitationCheck(folder, document, sources)
        check.check_all((index, "sources"), release.sources)
        check.check_day((index, "checked"), release.checked, release.sources)
    if folder.problems:
        raise AtlasError(folder.problems)
    return releases


def find_named(releases: Iterable[Release], text: str) -> list[Release]:
    """The releases that a text names."""
    return [release for release in releases if release.is_named_in(text)]
