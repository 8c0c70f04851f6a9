"""Facts about control characters."""

import pytest

from isolation_atlas.control_characters import CONTROL
from isolation_atlas.output.social_card import draw_card
from isolation_atlas.problem import Location, Problem


@pytest.mark.parametrize("character", "\0\a\x1b\x7f\x85\u202a\u202e\u2066\u2069\ufffe\uffff")
def test_a_control_character_is_found(character: str) -> None:
    assert CONTROL.search(f"a{character}b")


@pytest.mark.parametrize("character", "\t\n\xa0\xad\u200d\u200e\u2065\ufffd\N{GRINNING FACE}")
def test_a_character_that_readers_see_or_need_is_not_found(character: str) -> None:
    assert not CONTROL.search(f"a{character}b")


def test_a_card_is_drawn_although_a_name_holds_control_characters() -> None:
    assert draw_card("A\a", "B\0", "C\uffff").startswith(b"\x89PNG")


def test_the_description_of_a_problem_holds_none() -> None:
    problem = Problem(Location("a.md", 1, 3), "Wrong.", "a\x1b[31m\u202eb")
    assert "\x1b" not in problem.describe()
    assert "\u202e" not in problem.describe()
