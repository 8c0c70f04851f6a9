"""Facts about languages that nobody knows, and about marks in code that nothing explains."""

import pytest

from isolation_atlas.page.fence_languages import find_unexplained_marks, find_unknown_languages, find_unmarked_lines

_FENCES = ("cluster",)


@pytest.mark.parametrize(
    ("page", "line", "column"),
    [
        ("```pythn\nx\n```\n", 1, 1),
        ("A `#!pythn x` word.\n", 1, 6),
        ("A\n\n- `` #!pythn x` ``\n", 3, 8),
    ],
)
def test_a_language_that_nobody_knows_is_told_in_its_place(page: str, line: int, column: int) -> None:
    (problem,) = find_unknown_languages(page, _FENCES, "page.md")
    assert (problem.location.line, problem.location.column) == (line, column)
    assert "Did you mean 'python'?" in problem.message


@pytest.mark.parametrize(
    "page",
    [
        "```python\nx\n```\n",
        "```cluster\nx\n```\n",
        "A `#!python x` and `#!Python x` word.",
        "`#!/bin/sh -e` and `#! x` and `#!x`",
        "```text\n`#!pythn x`\n```\n",
    ],
)
def test_a_known_language_is_not_told(page: str) -> None:
    assert list(find_unknown_languages(page, _FENCES, "page.md")) == []


@pytest.mark.parametrize(
    ("code", "below"),
    [
        ("x = 1 # (1)!", ""),
        ("x = 1 # (1)", "Text\n\n1. A"),
        ("x = 1 # (2)!", "1. A\n\nText\n\n1. B"),
        ("let x // (1)!", "- A"),
        ("<b> <!-- (1)! -->", ""),
        ("a { } /* (2)! */", "1. A\n    1. B"),
    ],
)
def test_a_mark_without_a_note_is_told_in_its_place(code: str, below: str) -> None:
    page = f"```yaml\nfirst\n{code}\n```\n\n{below}\n"
    (problem,) = find_unexplained_marks(page, _FENCES, "page.md")
    assert (problem.location.line, problem.location.column) == (3, code.index("(") + 1)


@pytest.mark.parametrize(
    ("code", "below"),
    [
        ("x = 1 # (1)!\ny = 2 # (2)", "1. A\n2. B"),
        ("x = 1 # (2)!", "1. A\n\n    More.\n\n1. B"),
        ("f(1)! and (1)", ""),
        ("x # see part (1) of it", ""),
        ("x # (0)!", ""),
    ],
)
def test_a_mark_with_its_note_and_what_is_no_mark_is_not_told(code: str, below: str) -> None:
    page = f"```python\n{code}\n```\n\n{below}\n"
    assert list(find_unexplained_marks(page, _FENCES, "page.md")) == []


def test_lines_are_those_of_an_editor() -> None:
    page = "A\u2028B\x0bC\n\n```python\nx # (1)!\n```\n\n1. The note.\n"
    assert list(find_unexplained_marks(page, _FENCES, "page.md")) == []


def test_markdown_that_is_shown_as_code_has_its_notes_within() -> None:
    page = "````markdown\n```yaml\nx: 1 # (1)!\n```\n\n1. The note.\n````\n"
    assert list(find_unexplained_marks(page, _FENCES, "page.md")) == []


def test_a_mark_within_an_item_of_a_list_has_its_notes_there() -> None:
    page = "1. A\n\n    ```python\n    x # (1)!\n    ```\n\n    1. The note.\n"
    assert list(find_unexplained_marks(page, _FENCES, "page.md")) == []


@pytest.mark.parametrize(
    ("fence", "said"),
    [
        ('```python hl_lines="3"\na\nb\n```\n', "has 2 lines, so line 3"),
        ('```python title="x" hl_lines="1 2-4"\na\n```\n', "has 1 line, so line 2"),
        ('```python hl_lines="0"\na\n```\n', "so line 0"),
        (f'```python hl_lines="{"9" * 5000}"\na\n```\n', "so line 999999999"),
    ],
)
def test_a_line_that_is_not_there_is_told(fence: str, said: str) -> None:
    (problem,) = find_unmarked_lines(f"A\n\n{fence}", "page.md")
    assert said in problem.message
    assert problem.location.line == 3


@pytest.mark.parametrize(
    "fence",
    [
        '```python hl_lines="1-2"\na\nb\n```\n',
        '```python hl_lines="9"\n--8<-- "a.py"\n```\n',
        '````markdown\n```python hl_lines="9"\na\n```\n````\n',
    ],
)
def test_lines_that_are_there_or_come_from_a_snippet_are_not_told(fence: str) -> None:
    assert list(find_unmarked_lines(fence, "page.md")) == []


def test_what_other_tools_draw_is_no_slip_for_a_language() -> None:
    (problem,) = find_unknown_languages("```plantuml\nx\n```\n", _FENCES, "page.md")
    assert "Mermaid" in problem.message
