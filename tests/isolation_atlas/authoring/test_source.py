"""Facts about texts that know where they come from."""

import re

import pytest

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import Location


@pytest.mark.parametrize(
    ("words", "line", "column"),
    [
        ("a.md", 4, 3),
        ("data", 3, 3),
        ("ata.m", 3, 4),
        ("b.md", 5, 11),
        ("[@x]", 6, 2),
        ("c.md", 1, 3),
        ("nowhere", 1, 1),
    ],
)
def test_words_are_found_where_they_are_no_part_of_a_name_or_at_least_somewhere(
    words: str, line: int, column: int
) -> None:
    text = "# c.md\n# a.md\n- data.md\n- a.md\n- a/b.md, b.md # b.md\na[@x]. [@x]\n"
    assert SourceText(text, "a.yml").locate(words, "", beside=re.compile("#.*")).location == Location(
        "a.yml", line, column
    )
