"""Writes the report on how well a search answers the queries."""

from collections.abc import Sequence

from tools.search.queries import Outcome, mean_reciprocal_rank


def report(outcomes: Sequence[Outcome]) -> str:
    """The queries whose first result is no answer, and the mean reciprocal ranks.

    There is a rank for all queries, for the held-out ones, for each group, and for the queries that a section answers.
    """
    groups = dict.fromkeys(outcome.query.group for outcome in outcomes)
    sections = [outcome for outcome in outcomes if outcome.query.sections]
    return "\n".join(
        [
            *(_describe_miss(outcome) for outcome in outcomes if outcome.rank != 1),
            f"\n{'queries':<20}{'number':>8}{'mean reciprocal rank':>24}",
            _describe("all", outcomes),
            _describe("held out", [outcome for outcome in outcomes if outcome.query.held_out]),
            *(_describe(f"- {group}", [one for one in outcomes if one.query.group == group]) for group in groups),
            _line("by section", [outcome.section_rank for outcome in sections]),
        ]
    )


def _describe(name: str, outcomes: Sequence[Outcome]) -> str:
    return _line(name, [outcome.rank for outcome in outcomes])


def _line(name: str, ranks: Sequence[int | None]) -> str:
    return f"{name:<20}{len(ranks):>8}{mean_reciprocal_rank(ranks):>24.3f}" if ranks else f"{name:<20}{0:>8}"


def _describe_miss(outcome: Outcome) -> str:
    place = f"at {outcome.rank}" if outcome.rank else "missed"
    first = ", ".join((found.sections or [found.page])[0] for found in outcome.found[:3]) or "nothing"
    return f"{place}: {outcome.query.query!r}, answered by {', '.join(outcome.query.pages)}; first are {first}"
