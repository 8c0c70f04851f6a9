"""Facts about control characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.work import assert_bounded

from isolation_atlas.control_characters import (
    CONTROL,
    NOT_TYPED,
    describe_control_character,
    find_controls,
    replace_controls,
)
from isolation_atlas.output.social_card import draw_card
from isolation_atlas.problem import Location, Problem


@pytest.mark.parametrize(
    "character",
    [
        *"\0\a\x1b\x7f\x85\u202a\u202e\u2066\u2069\ufffe\uffff",
        *"\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2064\u2065\u206f\ufeff\u034f\u115f\u3164\ufff9\ufe00\ufe0f",
        *"\U000e0001\U000e0041\U000e007f\U000e0100\U0001d173",
    ],
)
def test_a_control_character_is_found(character: str) -> None:
    assert CONTROL.search(f"a{character}b")


@pytest.mark.parametrize("character", "\t\n\xa0\xad\u2010\ufffc\ufffd\N{GRINNING FACE}")
def test_a_character_that_readers_see_or_need_is_not_found(character: str) -> None:
    assert not CONTROL.search(f"a{character}b")


def test_a_card_is_drawn_although_a_name_holds_control_characters() -> None:
    assert draw_card("A\a", "B\0", "C\uffff", "").startswith(b"\x89PNG")


def test_the_description_of_a_problem_holds_none() -> None:
    problem = Problem(Location("a.md", 1, 3), "Wrong.", "a\x1b[31m\u202eb")
    assert "\x1b" not in problem.describe()
    assert "\u202e" not in problem.describe()


_ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        *("\u2764\ufe0f\u200d\U0001f525", "\U0001f469\u200d\U0001f4bb", "1\ufe0f\u20e3", "\u2714\ufe0f done", _ENGLAND),
        *("\u0645\u06cc\u200c\u062e\u0648", "\u0915\u094d\u200d\u0937"),
    ],
)
def test_emoji_flags_and_words_of_some_scripts_are_written_with_characters_that_are_hidden_elsewhere(text: str) -> None:
    assert not CONTROL.search(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{_ENGLAND}\U000e0041",
            "\U0001f3f4\U000e0049\U000e0067",
            "\U0001f600\ufe0f\ufe0e",
            "\U0001f469\u200d\u200d",
        ),
        *("1\ufe0f", "a\u200cb", "\u4e00\ufe0e"),
    ],
)
def test_nothing_is_hidden_behind_an_emoji(text: str) -> None:
    assert CONTROL.search(text)
    assert not CONTROL.search(replace_controls(text))


@given(
    st.text(st.characters() | st.sampled_from("a1\a\u200c\u200d\ufe0f\U0001f3f4\U000e0067\U000e0062\U000e007f\u20e3"))
)
def test_the_quick_search_finds_what_the_whole_pattern_finds(text: str) -> None:
    assert [one.span() for one in find_controls(text)] == [one.span() for one in CONTROL.finditer(text)]


@pytest.mark.parametrize("character", "\xa0\xad\u2003\u2028\u202e\u200b\u3000")
def test_no_command_or_address_holds_an_odd_space(character: str) -> None:
    assert NOT_TYPED.search(f"a{character}b")
    assert not NOT_TYPED.search("a b\tc-d")


def test_a_run_of_tags_is_one_mistake() -> None:
    found = CONTROL.findall("a\U000e0041\U000e0042b")
    assert [describe_control_character("The page", one) for one in found] == [
        "The page contains 2 characters that begin with U+E0041, which can't be shown. Remove them."
    ]


@pytest.mark.parametrize("unit", ["\u200d", "\U000e0041", "\U0001f3f4\U000e0041", "1\ufe0f", "a"])
def test_no_text_takes_more_than_its_time(unit: str) -> None:
    assert_bounded(replace_controls, lambda size: unit * (size // len(unit)))
