"""How well the search serves those who type, on the whole site in a real browser."""

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tools.html_pages import find_ids
from tools.search.engines import ask_all, read_index
from tools.search.queries import Found, Outcome, Query, first_hit_share, mean_reciprocal_rank, read_queries
from tools.search.report import report

# What each set must reach: the mean reciprocal rank and the share of first hits by section, and the same by page.
LEAST = {
    "first": (0.86, 0.81, 0.95, 0.92),
    "fresh": (0.93, 0.9, 0.96, 0.93),
    "locked": (0.84, 0.82, 0.92, 0.89),
    "second": (0.92, 0.86, 0.94, 0.88),
    "third": (0.82, 0.78, 0.93, 0.89),
    "fourth": (0.85, 0.8, 0.93, 0.88),
}


@pytest.fixture(scope="module")
def outcomes(browser: Browser, address: str) -> list[Outcome]:
    page = browser.new_page()
    queries = read_queries()
    found = ask_all(page, address, [query.query for query in queries])
    page.context.close()
    return [Outcome(query, results) for query, results in zip(queries, found, strict=True)]


@pytest.mark.parametrize("name", LEAST)
def test_the_search_leads_to_what_people_ask_for(outcomes: list[Outcome], name: str) -> None:
    chosen = [outcome for outcome in outcomes if outcome.query.set == name]
    ranks = [[outcome.section_rank for outcome in chosen], [outcome.page_rank for outcome in chosen]]
    reached = [figure(one) for one in ranks for figure in (mean_reciprocal_rank, first_hit_share)]
    assert all(one >= least for one, least in zip(reached, LEAST[name], strict=True)), report(outcomes)


def test_every_page_and_section_that_answers_a_query_is_there(built_site: Path) -> None:
    missing = []
    for query in read_queries():
        for answer in query.pages:
            page, _, section = answer.partition("#")
            file = built_site / page / "index.html"
            if not file.is_file() or (section and section not in find_ids(file)):
                missing.append((query.query, answer))
    assert missing == []


def test_every_section_in_the_index_is_on_its_page(built_site: Path) -> None:
    index = read_index(built_site)
    places: dict[str, set[str]] = {}
    for entry in index["docs"]:
        page, _, section = entry["location"].partition("#")
        places.setdefault(page, set()).add(section)
    missing = []
    for page, sections in places.items():
        missing += [f"{page}#{section}" for section in sections - find_ids(built_site / page / "index.html") - {""}]
    assert missing == []


def test_no_query_is_there_twice() -> None:
    typed = [re.sub(r"\W+", " ", query.query.lower()) for query in read_queries()]
    assert len(typed) == len(set(typed))


@pytest.mark.parametrize("name", ["first", "second", "third", "fourth"])
def test_some_queries_of_each_group_are_held_out(name: str) -> None:
    queries = [query for query in read_queries() if query.set == name]
    for group in {query.group for query in queries}:
        held_out = [query.held_out for query in queries if query.group == group]
        assert 0.25 <= sum(held_out) / len(held_out) <= 0.75, group


def test_the_fresh_and_the_locked_set_have_the_same_groups_in_equal_parts() -> None:
    fresh, locked = (Counter(one.group for one in read_queries() if one.set == name) for name in ("fresh", "locked"))
    assert {group: count for group, count in (fresh - locked).items() if count > 1} == {}
    assert fresh.keys() == locked.keys()
    assert fresh.total() + locked.total() >= 120


def test_a_rank_is_the_number_of_the_first_result_among_ten_that_leads_to_an_answer() -> None:
    query = Query("q", "g", ["b/#two", "c/"])
    found = [Found("a/#two"), Found("b/#one"), Found("c/"), Found("b/#two")]
    assert Outcome(query, found).page_rank == 2
    assert Outcome(query, found).section_rank == 3
    assert Outcome(query, [Found("a/")] * 10 + found).section_rank is None
    assert Outcome(query, [Found("b/")]).section_rank is None, "the top of a page is not its section"
    assert mean_reciprocal_rank([1, 2, None]) == 0.5
    assert first_hit_share([1, 2, None, 1]) == 0.5


def test_no_report_names_a_query_that_is_locked_or_held_out() -> None:
    queries = [
        Query("open word", "g", ["a/"]),
        Query("secret word", "h", ["secret/"], set="locked"),
        Query("other secret", "h", ["secret/"], held_out=True, set="second"),
    ]
    said = report([Outcome(query, [Found("b/")]) for query in queries])
    assert "open word" in said
    assert "secret" not in said
