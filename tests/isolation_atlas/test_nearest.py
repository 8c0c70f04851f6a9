"""Facts about the word that was likely meant: what is offered, and that it is looked for in bounded time."""

import random
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.work import MAXIMUM_SECONDS

from isolation_atlas.nearest import find_nearest, rank_nearest
from isolation_atlas.page.dead_links import describe_dead_anchor, describe_dead_link
from isolation_atlas.page.raw_links import PublishedSite
from isolation_atlas.problem import MOST_PROBLEMS, suggest


@given(st.text("abc-", min_size=1, max_size=12), st.lists(st.text("abc-", min_size=1, max_size=12), max_size=8))
def test_of_a_few_words_the_nearest_are_those_that_python_finds(word: str, known: list[str]) -> None:
    found = rank_nearest(word, known, 3)
    assert {*found} == {*get_close_matches(word, known, n=3)} or len(found) == len(get_close_matches(word, known, n=3))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("contaner", "container"), ("virtual-machine", "virtual-machines"), ("mv", None), ("gvsior", "gvisor")],
)
def test_a_misspelt_word_is_found_among_a_thousand(word: str, meant: str | None) -> None:
    others = [f"container-{number}" for number in range(500)] + [f"virtual-{number}" for number in range(500)]
    assert find_nearest(word, [*others, "vm", "container", "virtual-machines", "gvisor"]) == meant


def test_a_word_of_any_length_is_answered() -> None:
    assert find_nearest("a" * 40_000, ["a" * 40_000, "a"]) is None


def _words(letters: str, length: int, count: int) -> list[str]:
    chance = random.Random(1)  # noqa: S311 - nothing is kept secret
    return ["".join(chance.choices(letters, k=length)) for _ in range(count)]


def _look_for_files(known: list[str]) -> Callable[[str], object]:
    files = [f"b/{name}.md" for name in known]
    return lambda word: describe_dead_link("a.md", f"b/{word}.md", "docs", files)


def _look_for_folders(known: list[str]) -> Callable[[str], object]:
    files = [f"{name}/a.md" for name in known]
    return lambda word: describe_dead_link("a.md", f"{word}/a.md", "docs", files)


def _look_for_addresses(known: list[str]) -> Callable[[str], object]:
    site = PublishedSite(Path("nowhere"), [f"b/{name}/" for name in known])
    return lambda word: site.check(f"b/{word}/", "", "a.md", [], "docs")


LOOKUPS: dict[str, Callable[[list[str]], Callable[[str], object]]] = {
    "a word": lambda known: lambda word: suggest(word, known),
    "an anchor": lambda known: lambda word: describe_dead_anchor(f"#{word}", "This page", known),
    "a file": _look_for_files,
    "a folder": _look_for_folders,
    "an address": _look_for_addresses,
}


# Times are measured, so a machine that does other work may be too slow for them.
@pytest.mark.thorough
@pytest.mark.parametrize("lookup", LOOKUPS)
@pytest.mark.parametrize(("letters", "length"), [("ab", 12), ("abcdefghijkl", 40), ("ab", 90), ("abcdefghijkl", 400)])
def test_as_many_mistakes_as_are_told_are_answered_in_time(lookup: str, letters: str, length: int) -> None:
    known, words = _words(letters, length, min(100_000 // length, 2_000)), _words(letters, length, MOST_PROBLEMS)
    look = LOOKUPS[lookup](known)
    start = process_time()
    for word in words:
        look(word)
    assert process_time() - start < MAXIMUM_SECONDS
