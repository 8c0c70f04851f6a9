"""Writes the report on how well a search answers the queries."""

from collections.abc import Sequence

from tools.search.queries import FILES, Outcome, first_hit_share, mean_reciprocal_rank


def report(outcomes: Sequence[Outcome]) -> str:
    """The queries whose first result leads to no answer, and a table of mean reciprocal ranks and shares of first hits.

    The main figures are by section, where a reader lands. No query that is locked or held out is named, so that nobody
    tunes the ranking on it.
    """
    named = [outcome for outcome in outcomes if outcome.query.set != "locked" and not outcome.query.held_out]
    groups = dict.fromkeys(outcome.query.group for outcome in named)
    rows = {
        "all": outcomes,
        **{f"set: {name}": [one for one in outcomes if one.query.set == name] for name in FILES},
        **{
            f"{name}, held out": [one for one in outcomes if one.query.set == name and one.query.held_out]
            for name in FILES
        },
        "one or two words": [one for one in outcomes if one.query.is_short],
        **{f"- {group}": [one for one in outcomes if one.query.group == group] for group in groups},
    }
    return "\n".join(
        [
            *(_describe_miss(outcome) for outcome in named if outcome.section_rank != 1),
            f"\n{'':<20}{'':>8}{'by section':>18}{'by page':>18}",
            f"{'queries':<20}{'number':>8}{'rank':>10}{'first':>8}{'rank':>10}{'first':>8}",
            *(_line(name, chosen) for name, chosen in rows.items() if chosen),
        ]
    )


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    by_section = [outcome.section_rank for outcome in outcomes]
    by_page = [outcome.page_rank for outcome in outcomes]
    figures = "".join(
        f"{mean_reciprocal_rank(ranks):>10.3f}{first_hit_share(ranks):>8.3f}" for ranks in (by_section, by_page)
    )
    return f"{name:<20}{len(outcomes):>8}{figures}"


def _describe_miss(outcome: Outcome) -> str:
    place = f"at {outcome.section_rank}" if outcome.section_rank else "missed"
    first = ", ".join(found.place for found in outcome.found[:3]) or "nothing"
    return f"{place}: {outcome.query.query!r}, answered by {', '.join(outcome.query.pages)}; first are {first}"
