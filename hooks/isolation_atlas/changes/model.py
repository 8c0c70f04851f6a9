"""The model of what changed on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

ClaimKind: TypeAlias = Literal["new", "answer", "evidence", "checked", "removed"]
PageKind: TypeAlias = Literal["new", "changed", "moved", "removed"]

CLAIM_KINDS: Mapping[ClaimKind, str] = {
    "new": "New claims",
    "answer": "Claims that now say something else",
    "evidence": "Claims with other evidence",
    "checked": "Claims that were checked again and hold",
    "removed": "Claims that were removed",
}
"""What happened to claims, in the words of the page."""

PAGE_KINDS: Mapping[PageKind, str] = {
    "new": "New pages",
    "moved": "Pages that moved",
    "removed": "Pages that were removed",
    "changed": "Pages that changed",
}
"""What happened to pages, in the words of the page."""


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What happened to a claim on one day.

    Attributes:
        kind: "answer" if the claim says something else, "evidence" if only its evidence changed, and
            "checked" if only the day of the check did.
        before, after: what the claim said and says: its verdict, or what was not found; "" if it was not there.
    """

    feature: str
    technology: str
    kind: ClaimKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PageChange:
    """What happened to a page on one day.

    Attributes:
        page: its path below the pages' folder, after the change.
        before: its path before a move; else the same as `page`.
    """

    page: str
    kind: PageKind
    before: str


@dataclass(frozen=True, slots=True)
class Day:
    """What changed from the end of one day with commits to the end of the next."""

    day: date
    claims: tuple[ClaimChange, ...]
    pages: tuple[PageChange, ...]
