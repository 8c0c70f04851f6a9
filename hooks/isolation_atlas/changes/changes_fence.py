"""Renders a `changes` fence: what changed on each day, claims first, then pages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.source import decode_bytes
from isolation_atlas.changes.export import summarize
from isolation_atlas.changes.model import CLAIM_KINDS, PAGE_KINDS, ClaimChange, Day, PageChange
from isolation_atlas.comparison import Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.headings import list_headings
from isolation_atlas.page.template import render_fence

CHANGES_PAGE = "reference/changes.md"
"""The page that has each day under its date."""

MOST_DAYS = 30
"""How many days the page shows; the file of all has the others."""

_MARKUP = re.compile(r"[*_`]")


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim in the list of a day.

    Attributes:
        name: the feature.
        address: where its evidence stands; "" if the comparison has it no more.
        says: whether to show what it said before and says now.
    """

    name: str
    address: str
    change: ClaimChange
    says: bool


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the list of a day, or the page that has its matter; `address` is "" if there is none."""

    name: str
    address: str
    change: PageChange


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day: for each kind of change its claims by technology, and its pages."""

    day: Day
    summary: str
    claims: Sequence[tuple[str, int, Sequence[tuple[str, Sequence[ClaimEntry]]]]]
    pages: Sequence[tuple[str, Sequence[PageEntry]]]


def render_changes_fence(
    fence: Fence, changes: Sequence[Day], comparison: Comparison, redirects: Mapping[str, str]
) -> Rendered:
    """Render the latest days, the newest first.

    Args:
        fence: the fence, which is empty.
        changes: the days, the newest first.
        comparison: the names and pages of technologies and features.
        redirects: the page to which the address of each page leads that moved or went.

    Raises:
        AtlasError: the fence is not empty.
    """
    fence.require_nothing()
    titles: dict[str, str] = {}
    return render_fence(
        "changes",
        days=[
            DayEntry(
                one,
                summarize(one),
                list(_list_claims(fence, one.claims, comparison)),
                list(_list_pages(fence, one.pages, titles, redirects)),
            )
            for one in changes[:MOST_DAYS]
        ],
        more=len(changes) > MOST_DAYS,
        data=f"{fence.root}data/changes.json",
        feed=f"{fence.root}data/changes.atom",
    )


def _list_claims(
    fence: Fence, changes: Sequence[ClaimChange], comparison: Comparison
) -> Iterator[tuple[str, int, list[tuple[str, list[ClaimEntry]]]]]:
    technologies, features = comparison.technologies, comparison.features
    for kind, words in CLAIM_KINDS.items():
        chosen = [change for change in changes if change.kind == kind]
        groups: dict[str, list[ClaimEntry]] = {}
        for change in chosen:
            feature, technology = features.get(change.feature), technologies.get(change.technology)
            address = fence.address(f"{feature.page}#{technology.id}") if feature and technology else ""
            entry = ClaimEntry(feature.name if feature else change.feature, address, change, kind == "answer")
            groups.setdefault(technology.name if technology else change.technology, []).append(entry)
        if chosen:
            yield words, len(chosen), list(groups.items())


def _list_pages(
    fence: Fence, changes: Iterable[PageChange], titles: dict[str, str], redirects: Mapping[str, str]
) -> Iterator[tuple[str, list[PageEntry]]]:
    changes = list(changes)
    for kind, words in PAGE_KINDS.items():
        entries = []
        for change in changes:
            if change.kind != kind:
                continue
            page = redirects.get(change.page, change.page).partition("#")[0]
            is_there = (kind != "removed" or page != change.page) and fence.has_page(page)
            if is_there and page not in titles:
                titles[page] = _read_title(fence, page)
            address = fence.address(page) if is_there else ""
            entries.append(PageEntry(titles[page] if is_there else change.before, address, change))
        if entries:
            yield words, entries


def _read_title(fence: Fence, page: str) -> str:
    """The main heading of a page, or its path if it has none."""
    headings = list_headings(decode_bytes(fence.read_file(page), f"{fence.docs}/{page}"))
    return _MARKUP.sub("", next(iter(headings.values()), page))
