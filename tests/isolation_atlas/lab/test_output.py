"""Facts about the comparison of a command's output with that on the page."""

from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.lab.output import ANYTHING, Difference, clean_output, find_difference

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=".\r\n\x1b", exclude_categories=["C", "Z"]), min_size=1
)
_LINES = st.lists(st.lists(_WORDS, min_size=1, max_size=4).map(" ".join), max_size=6)


@given(_LINES)
def test_output_matches_itself(lines: list[str]) -> None:
    assert find_difference(lines, lines) is None


@given(_LINES, _LINES, _LINES)
def test_dots_on_a_line_by_themselves_match_any_lines(before: list[str], between: list[str], after: list[str]) -> None:
    assert find_difference([*before, ANYTHING, *after], before + between + after) is None


@given(_LINES.filter(bool), st.data())
def test_a_changed_line_is_found(lines: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    changed = [*lines[:place], f"{lines[place]}!", *lines[place + 1 :]]
    assert find_difference(changed, lines) == Difference(place, lines[place])


@given(_LINES, _WORDS)
def test_an_additional_line_is_found(lines: list[str], word: str) -> None:
    assert find_difference(lines, [*lines, word]) == Difference(len(lines), word)


@given(_LINES, _WORDS)
def test_a_missing_line_is_found(lines: list[str], word: str) -> None:
    assert find_difference([*lines, word], lines) == Difference(len(lines), None)


@given(_WORDS, _WORDS, _WORDS)
def test_dots_within_a_line_match_any_part_of_it(before: str, between: str, after: str) -> None:
    assert find_difference([f"{before}...{after}"], [f"{before}{between}{after}"]) is None
    assert find_difference([f"{before} ... {after}"], [f"{before} {between} {between} {after}"]) is None
    assert find_difference([f"{before} ... {after}"], [f"{before}     {after}"]) is None, "an empty column"
    assert find_difference([f"{before}..."], [f"{before}{between}", after]) == Difference(1, after), "not of the next"


def test_the_width_of_columns_does_not_count_but_a_line_break_does() -> None:
    assert find_difference(["a   b"], ["a b"]) is None
    assert find_difference(["a b"], ["a", "b"]) is not None


def test_a_reader_sees_no_colours_and_only_the_last_state_of_a_progress_line() -> None:
    assert clean_output("\x1b[31mred\x1b[0m\r\n10 %\r20 %\r\n\x1b[6n/ # \r\n\r\n") == ("red", "20 %", "/ #")


def test_a_line_of_a_serial_terminal_may_end_with_several_carriage_returns() -> None:
    assert clean_output("SeaBIOS\r\r\nBooting\r\r\r\n/ # ") == ("SeaBIOS", "Booting", "/ #")
