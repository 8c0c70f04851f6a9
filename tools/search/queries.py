"""Reads the queries and the pages that answer them, and computes the rank of the answers among the results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "queries.yml"
FIRST = 10
"""Results after the tenth count as not found."""


@dataclass(frozen=True)
class Query:
    """A query with its answers.

    Attributes:
        query: the text of the query.
        group: the name of its group.
        pages: the addresses of the pages that answer it, below the site's root; "." is the root. If an address has a
            fragment, that section is the answer.
        held_out: whether the query must not be used to tune the ranking.
    """

    query: str
    group: str
    pages: list[str]
    held_out: bool = False

    @property
    def sections(self) -> list[str]:
        """The answers that are sections."""
        return [page for page in self.pages if "#" in page]


@dataclass(frozen=True)
class Found:
    """A page among the results.

    Attributes:
        page: its address below the site's root; "." is the root.
        sections: the addresses, with fragments, of its sections that the results show.
    """

    page: str
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """The results of a search engine for a query."""

    query: Query
    found: Sequence[Found]

    @property
    def rank(self) -> int | None:
        """The place of the first page that answers the query, counted from 1."""
        answers = {page.partition("#")[0] for page in self.query.pages}
        return _first_rank(found.page in answers for found in self.found)

    @property
    def section_rank(self) -> int | None:
        """The place of the first page that shows a section which answers the query, counted from 1."""
        answers = set(self.query.sections)
        return _first_rank(not answers.isdisjoint(found.sections) for found in self.found)


def _first_rank(answers: Iterable[bool]) -> int | None:
    return next((rank for rank, is_answer in enumerate(list(answers)[:FIRST], start=1) if is_answer), None)


def mean_reciprocal_rank(ranks: Iterable[int | None]) -> float:
    """The mean of 1/rank, in which a missing rank counts as 0.

    Raises:
        ZeroDivisionError: there is no rank.
    """
    reciprocals = [1 / rank if rank else 0 for rank in ranks]
    return sum(reciprocals) / len(reciprocals)


def read_queries() -> list[Query]:
    """All queries, in the order of their file."""
    return [Query(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))]
