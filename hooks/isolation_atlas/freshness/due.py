"""Says when a claim has to be read again.

This is the only place that has the rule. What describes living software changes with each release, and most projects
release several times a year, so its documentation, code and advisories are read again after six months. What was
published once and stays as it is (a paper, a data set, a standard) is read again after two years: it does not change,
but a newer one may exist. A claim is due as soon as the first of its sources is. An unknown claim is searched for again
after six months, because something may have been published.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from isolation_atlas.bibliography import Source
from isolation_atlas.comparison import Claim

MONTHS_OF_LIVING, MONTHS_OF_LASTING = 6, 24
LASTING = frozenset({"paper", "dataset", "standard"})
"""The kinds of sources that stay as they are."""


def find_due_day(claim: Claim, sources: Mapping[str, Source]) -> date:
    """The day from which a claim is due."""
    return add_months(claim.checked, count_months(sources[identity].kind for identity in claim.sources))


def count_months(kinds: Iterable[str]) -> int:
    """The number of months after which a statement with sources of these kinds is due."""
    kinds = list(kinds)
    return MONTHS_OF_LASTING if kinds and LASTING.issuperset(kinds) else MONTHS_OF_LIVING


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
