"""Facts about the style of prose: what the rules find, and where."""

import pytest
from tests.support.sample import PROJECT
from tools.lint.style import GUIDE, RULES, Rule, find_habits, read_rules, read_texts

from isolation_atlas.authoring.source import SourceText

_RULES = read_rules()


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.before)
def test_a_rule_finds_its_sentence_before_and_no_rule_finds_the_one_after(rule: Rule) -> None:
    assert list(find_habits(SourceText(rule.before, "docs/index.md"), [rule]))
    assert list(find_habits(SourceText(rule.after, "docs/index.md"), _RULES)) == []


def test_the_style_guide_shows_the_sentences_of_all_rules_and_no_others() -> None:
    lines = (PROJECT / GUIDE).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")][2:]
    assert rows == [f"| {rule.before} | {rule.after} |" for rule in _RULES]


def test_a_habit_is_told_with_line_and_column_and_what_to_write_also_over_the_end_of_a_line() -> None:
    text = SourceText("It is fine.\nIt starts at\nonce.", "docs/index.md")
    (found,) = find_habits(text, _RULES)
    assert str(found) == (
        "docs/index.md:2:11: 'at once' is not plain English. "
        'Write "immediately" or "at the same time", whichever is meant.'
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[isolation](../containers/walls.md#which-wall)", "docs/index.md"),
        ("## Boundaries { #the-walls }", "docs/index.md"),
        ("Read it [@mend2020, anew].", "docs/index.md"),
        ('<p class="kin">Text</p> {{ wall.name }}', "overrides/fences/stack.html"),
        ("wall:\n  page: containers/walls.md", "docs/data/stacks.yml"),
        ("typed: [overlay filesystem]", "docs/data/glossary.yml"),
        ("  sources:\n    agache2020: section Walls", "docs/data/escapes.yml"),
    ],
)
def test_what_no_reader_sees_as_text_has_no_habits(text: str, path: str) -> None:
    assert list(find_habits(SourceText(text, path), _RULES)) == []


def test_pages_data_templates_and_the_files_at_the_root_are_read_but_not_the_guide() -> None:
    paths = {text.path for text in read_texts()}
    assert {
        "docs/index.md",
        "docs/data/glossary.yml",
        "docs/data/comparison/pairs.yml",
        "docs/data/comparison/technologies/vm/claims.yml",
        "overrides/fences/stack.html",
        "README.md",
    } <= paths
    assert GUIDE not in paths
    assert RULES.is_file()
