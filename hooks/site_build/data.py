"""Reads all data of the site, each part after the parts to whose entries it refers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from isolation_atlas.bibliography import Source, read_valid_sources
from isolation_atlas.changes import Day, Edition, read_changes
from isolation_atlas.comparison import (
    Comparison,
    Correction,
    read_comparison,
    read_corrections,
    refuse_contradictions,
)
from isolation_atlas.escape import Escape, read_escapes
from isolation_atlas.freshness import Release, read_releases
from isolation_atlas.glossary import Term, read_glossary
from isolation_atlas.hooks import AtlasError, Problem, digest_data
from isolation_atlas.stack import Stack, read_stacks
from site_build.digest import list_names

RESERVED = (
    "data/comparison/",
    "data/corrections.yml",
    "data/escapes.yml",
    "data/glossary.yml",
    "data/releases.yml",
    "data/sources.yml",
    "data/stacks.yml",
)
"""The files and folders, below the pages' folder, that are read here, and that no cluster fence may name."""

_Value = TypeVar("_Value")
_Derived = TypeVar("_Derived")


class Part(Generic[_Value]):
    """One part of the data.

    Args:
        read: a function that reads the part; it may raise `AtlasError`.

    Attributes:
        value: the data; None if the part has problems.
        problems: the reasons why the part could not be read.
    """

    def __init__(self, read: Callable[[], _Value]) -> None:
        self.value: _Value | None = None
        self.problems: tuple[Problem, ...] = ()
        try:
            self.value = read()
        except AtlasError as error:
            self.problems = error.problems

    def require(self) -> _Value:
        """The data of the part.

        Raises:
            AtlasError: the part has problems.
        """
        if self.value is None:
            raise AtlasError(self.problems)
        return self.value

    @cached_property
    def digest(self) -> str:
        """A digest of the data, or of the problems if there is no data."""
        return digest_data(self.problems if self.value is None else self.value)


@dataclass(frozen=True)
class SiteData:
    """All data of the site.

    The sources belong to the comparison too. They also have a part of their own, so that a changed claim does not
    invalidate the cache of fences that depend only on the sources.
    """

    comparison: Part[Comparison]
    sources: Part[Mapping[str, Source]]
    corrections: Part[Mapping[str, Correction]]
    escapes: Part[Mapping[str, Escape]]
    stacks: Part[Mapping[str, Stack]]
    glossary: Part[Mapping[str, Term]]
    releases: Part[Mapping[str, Release]]
    day: Part[date]
    changes: Part[tuple[Day, ...]]
    edition: Part[Edition]
    redirects: Part[Mapping[str, str]]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with the data."""
        parts = (self.comparison, self.corrections, self.escapes, self.stacks, self.glossary, self.releases)
        return list(chain.from_iterable(part.problems for part in parts))

    def digest_comparison(self, claims: Iterable[str]) -> str:
        """A digest of the comparison that has only some of its claims, given as in `CLAIMS`."""
        if self.comparison.value is None:
            return self.comparison.digest
        known = self._claims
        return digest_data([self._without_claims, *(known.get(claim, "") for claim in claims)])

    @cached_property
    def _without_claims(self) -> str:
        comparison = self.comparison.require()
        return digest_data((replace(comparison, claims={}), list(comparison.claims)))

    @cached_property
    def _claims(self) -> Mapping[str, str]:
        return {"/".join(pair): digest_data(claim) for pair, claim in self.comparison.require().claims.items()}


_Remember: TypeAlias = Callable[[str, object, Callable[[], Part[Any]]], Part[Any]]
"""Takes a part's name, what it is read from beside files, and a function that reads it; returns that part, or the one
of before, if that was read from the same."""


def _read_anew(_name: str, _inputs: object, read: Callable[[], Part[Any]]) -> Part[Any]:
    return read()


def read_data(
    folder: Path,
    name: str,
    day: date | None,
    *,
    edition: Edition | None = None,
    redirects: Mapping[str, str] | None = None,
    remember: _Remember = _read_anew,
) -> SiteData:
    """Read the data in `folder`, which problems call `name`.

    Args:
        folder: the folder of the data, in that of the pages.
        name: what problems call it.
        day: the day as of which claims are due: that of the last commit, or None to take the latest day on which a
            source was checked.
        edition: the version that a build makes.
        redirects: the page to which the address of each page leads that moved or went.
        remember: may return what it returned before.
    """
    # Data names pages and files, and no day in it has yet to come.
    place = (str(folder), name, list_names(folder.parent), datetime.now(UTC).date())

    def read(part: str, make: Callable[[], _Value], refers_to: object = None) -> Part[_Value]:
        return remember(part, (*place, refers_to), lambda: Part(make))

    comparison = read("comparison", lambda: read_comparison(folder, name, makes_pages=True))
    technologies = comparison.value.technologies if comparison.value else ()
    sources = comparison.value.sources if comparison.value else read_valid_sources(folder, name)
    known = (list(technologies), sources)
    return SiteData(
        comparison=comparison,
        sources=remember("sources", comparison, lambda: Part(lambda: comparison.require().sources)),
        corrections=read("corrections", lambda: read_corrections(folder, name, sources), sources),
        escapes=read("escapes", lambda: read_escapes(folder, name, technologies, sources), known),
        stacks=read(
            "stacks", lambda: _read_stacks(folder, name, comparison.value, sources), (comparison.value, sources)
        ),
        glossary=read("glossary", lambda: read_glossary(folder, name)),
        releases=read("releases", lambda: read_releases(folder, name, sources), sources),
        day=Part(lambda: day or max((source.checked for source in sources.values()), default=date.min)),
        changes=Part(lambda: read_changes(folder.parent)),
        edition=Part(lambda: edition or Edition("", "", "", "", day)),
        redirects=Part(lambda: redirects or {}),
    )


def _read_stacks(
    folder: Path, name: str, comparison: Comparison | None, sources: Mapping[str, Source]
) -> Mapping[str, Stack]:
    stacks = read_stacks(folder, name, sources)
    if comparison:
        refuse_contradictions(folder, name, comparison, stacks)
    return stacks
