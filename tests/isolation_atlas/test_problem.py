"""Facts about problems and the messages that authors read."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

import isolation_atlas.problem
from isolation_atlas.problem import EXCERPT_WIDTH, AtlasError, Location, Problem, suggest


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(isolation_atlas.problem).failed == 0


def test_a_description_shows_the_line_with_a_caret_below_the_location() -> None:
    problem = Problem(Location("docs/a.yml", 12, 4), "This is wrong.", "a: b c")
    assert problem.describe() == "docs/a.yml:12:4: This is wrong.\n    12 | a: b c\n       |    ^"


def test_a_description_without_an_excerpt_is_one_line() -> None:
    assert Problem(Location("docs/a.yml"), "The file is empty.").describe() == "docs/a.yml:1:1: The file is empty."


@given(st.text(alphabet="abc ", min_size=1, max_size=1000), st.data())
def test_the_caret_points_at_the_same_character_in_a_line_of_any_length(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line)))
    shown, caret = Problem(Location("a", 1, column), "", line).pointer
    assert shown[len(caret) - 1] == line[column - 1]
    assert len(shown) <= EXCERPT_WIDTH + 2


def test_an_error_carries_each_problem_once_in_file_order() -> None:
    first, second = Problem(Location("a", 1), "One."), Problem(Location("a", 2), "Two.")
    assert AtlasError([second, first, second]).problems == (first, second)


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_suggestion_is_always_a_sentence(word: str, words: list[str]) -> None:
    assert suggest(word, words).endswith(("?", "."))


def test_a_long_vocabulary_is_cut_short() -> None:
    assert suggest("zzz", [f"word-{number:02}" for number in range(30)]).endswith("'word-11' and 18 more.")
