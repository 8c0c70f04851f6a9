"""Reads the queries and the places that answer them, and computes the rank of the answers among the results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from tools.yaml_file import read_yaml

Set: TypeAlias = Literal["first", "fresh", "locked", "second", "third", "fourth"]
FILES: dict[Set, str] = {
    "first": "queries.yml",
    "fresh": "queries_fresh.yml",
    "locked": "queries_locked.yml",
    "second": "queries_second.yml",
    "third": "queries_third.yml",
    "fourth": "queries_fourth.yml",
}
"""The sets of queries: the ranking is never tuned on the locked, nor on what a set holds out."""
FIRST = 10
"""Results after the tenth count as not found."""
SHORT = 2
"""Words of a query where Enter leads to what the word means, rather than to a question about it."""


@dataclass(frozen=True)
class Query:
    """A query with its answers.

    Attributes:
        query: the text of the query.
        group: the name of its group.
        pages: the addresses of the places that answer it, below the site's root; "." is the root. An address with a
            fragment is a section; one without is the top of a page.
        held_out: whether the query must not be used to tune the ranking.
        set: the set that the query belongs to.
    """

    query: str
    group: str
    pages: list[str]
    held_out: bool = False
    set: Set = "first"

    @property
    def is_short(self) -> bool:
        """Whether the query has one or two words."""
        return len(self.query.split()) <= SHORT


@dataclass(frozen=True)
class Found:
    """A page among the results.

    Attributes:
        place: the address below the site's root where its result leads: the best section, or the page itself, which has
            no fragment; "." is the root. Further sections of a page are folded.
    """

    place: str

    @property
    def page(self) -> str:
        """The address of the page."""
        return self.place.partition("#")[0] or "."


@dataclass(frozen=True)
class Outcome:
    """The results of a search engine for a query."""

    query: Query
    found: Sequence[Found] = field(default_factory=list)

    @property
    def section_rank(self) -> int | None:
        """The number of the first result that leads to an answer, counted from 1."""
        return _first_rank(found.place in self.query.pages for found in self.found)

    @property
    def page_rank(self) -> int | None:
        """The number of the first result whose page has an answer, counted from 1."""
        pages = {page.partition("#")[0] for page in self.query.pages}
        return _first_rank(found.page in pages for found in self.found)


def _first_rank(answers: Iterable[bool]) -> int | None:
    return next((rank for rank, is_answer in enumerate(list(answers)[:FIRST], start=1) if is_answer), None)


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """The mean of 1/rank, in which a missing rank counts as 0.

    Raises:
        ZeroDivisionError: there is no rank.
    """
    return sum(1 / rank if rank else 0 for rank in ranks) / len(ranks)


def first_hit_share(ranks: Sequence[int | None]) -> float:
    """The share of ranks that are 1.

    Raises:
        ZeroDivisionError: there is no rank.
    """
    return ranks.count(1) / len(ranks)


def read_queries() -> list[Query]:
    """All queries, in the order of their files."""
    return [
        Query(**entry, set=name) for name, file in FILES.items() for entry in read_yaml(Path(__file__).with_name(file))
    ]
