"""Facts about cells that no spreadsheet takes for a formula, whichever character it parts them at."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.output.csv_file import write_csv

FORMULA = re.compile(r"[ \xa0\u3000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]")


def _cell(text: str) -> str:
    return write_csv(["a"], [{"a": text}]).removeprefix("a\n").removesuffix("\n")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1",
            "+1",
            "-1",
            "@a",
            "\uff1d1",
            "\uff0b1",
            "\uff0d1",
            "\uff201",
            " =1",
            "a;=1",
            "a; =1",
            "a;\u3000=1",
            "a\t=1",
            "a|+1",
        ),
        *("a;\uff1d1", "a\n=1", "a;b;-1", "a;;@1", "a; ;=1"),
    ],
)
def test_a_formula_is_made_text(text: str) -> None:
    for cell in re.split(r"[;\t|\n]", _cell(text).strip('"')):
        assert not FORMULA.match(cell)
    assert "'" in _cell(text)


@pytest.mark.parametrize("text", ["a = b", "a; b", "1 - 2; 3 - 4", "a-b; c+d", "x@y"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert _cell(text) == text


def test_no_escape_sequence_reaches_a_download() -> None:
    assert _cell("a\x1b]0;b\a\u202e") == "a\ufffd]0;b\ufffd\ufffd"


@given(st.text(st.sampled_from("=+-@;|\t\n\r ,'\"a\uff1d\u3000"), max_size=12), st.sampled_from(";|\t,"))
def test_no_cell_of_any_table_is_a_formula(text: str, delimiter: str) -> None:
    rows = csv.reader(write_csv(["a", "b"], [{"a": "x", "b": text}]).splitlines(keepends=True), delimiter=delimiter)
    for row in rows:
        assert not any(FORMULA.match(cell) for cell in row)
