"""The queries that people type, the pages that answer them, and the rank of these among the results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "queries.yml"
FIRST = 10
"""Results after the tenth count as not found."""


@dataclass(frozen=True)
class Query:
    """What someone types.

    Attributes:
        query: the words.
        group: what kind of query it is.
        pages: addresses of the pages that answer it, below the site's root; "." is the root. Where one has a fragment,
            that section is the answer.
        held_out: whether the ranking must not be tuned on it.
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
        sections: those of its sections that the reader sees, each as the address with the fragment.
    """

    page: str
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What a search engine found for a query."""

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
    """The mean of 1/rank, where a rank that is missing counts as 0.

    Raises:
        ZeroDivisionError: there is no rank.
    """
    reciprocals = [1 / rank if rank else 0 for rank in ranks]
    return sum(reciprocals) / len(reciprocals)


def read_queries() -> list[Query]:
    """All queries, in the order of their file."""
    return [Query(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))]
