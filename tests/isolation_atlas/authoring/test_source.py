"""Facts about texts that know which file they come from."""

import re

import pytest

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import Location


@pytest.mark.parametrize(
    ("part", "line", "column"),
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
def test_a_text_is_found_where_it_is_a_whole_name_and_else_anywhere(part: str, line: int, column: int) -> None:
    text = "# c.md\n# a.md\n- data.md\n- a.md\n- a/b.md, b.md # b.md\na[@x]. [@x]\n"
    problem = SourceText(text, "a.yml").problem_at_text(part, "", ignore=re.compile("#.*"))
    assert problem.location == Location("a.yml", line, column)
