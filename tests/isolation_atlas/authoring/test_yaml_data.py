"""Facts about parsing YAML and JSON into data."""

import json
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.authoring.yaml_nodes import MAXIMUM_DEPTH
from isolation_atlas.problem import AtlasError, Location

# YAML allows fewer characters than JSON; kubectl prints none of the others.
WORDS = st.text().filter(str.isprintable)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=20
)


def _parse(text: str) -> Data:
    (document,) = parse_documents(SourceText(text, "a.yml"))
    return document.data


def _problems(text: str) -> list[str]:
    with pytest.raises(AtlasError) as raised:
        parse_documents(SourceText(text, "a.yml"))
    return [str(problem) for problem in raised.value.problems]


@given(DATA.filter(lambda data: data is not None))
def test_what_json_writes_is_read_back(data: Any) -> None:
    assert _parse(json.dumps(data, ensure_ascii=False)) == data


def test_infinity_and_what_is_no_number_are_read() -> None:
    assert str(_parse("[.inf, -.inf, .nan, 1.0, 1, 1e400]")) == "[inf, -inf, nan, 1.0, 1, inf]"


@given(st.lists(DATA.filter(lambda data: data is not None), min_size=1, max_size=3))
def test_the_same_text_in_another_file_has_the_same_data_and_places(several: list[Any]) -> None:
    text = "\n---\n".join(json.dumps(data, ensure_ascii=False) for data in several)
    one, other = (parse_documents(SourceText(text, name)) for name in ("a.yml", "b.yml"))
    assert [document.data for document in one] == [document.data for document in other] == several
    assert {document.problem([], "").location.path for document in other} == {"b.yml"}
    lines = [[document.problem([], "").location.line for document in documents] for documents in (one, other)]
    assert lines[0] == lines[1]


def test_what_has_problems_is_parsed_each_time() -> None:
    assert _problems("a: 1\na: 2") == _problems("a: 1\na: 2") == ["a.yml:2:1: The key 'a' appears twice. Remove one."]


@given(st.text() | st.text(alphabet="[]{}-:&*!<? \nab\"'|>#%@`,"))
def test_any_text_is_read_or_reported_and_nothing_crashes(text: str) -> None:
    with suppress(AtlasError):
        parse_documents(SourceText(text, "a.yml"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("2024-01-31", "2024-01-31"),
        ("1:30", "1:30"),
        ("0644", 0o644),
        ("0x1f", 31),
        ("-7", -7),
        ("08", 8),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        ("'7'", "7"),
        ("~", None),
    ],
)
def test_scalars_are_those_of_yaml_1_2_but_for_octal_modes(text: str, value: Data) -> None:
    assert _parse(f"key: {text}") == {"key": value}


def test_keys_are_always_text() -> None:
    assert _parse("on: 1\n8080: 2\ntrue: 3") == {"on": 1, "8080": 2, "true": 3}


def test_the_keys_of_a_mapping_override_merged_ones() -> None:
    text = "base: &base {a: 1, b: 2}\nother: {<<: *base, b: 3}\nboth: {<<: [*base, {c: 4}]}"
    assert _parse(text) == {"base": {"a": 1, "b": 2}, "other": {"a": 1, "b": 3}, "both": {"a": 1, "b": 2, "c": 4}}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("character", "é\x85\u2028\u2029\U0001f600")
def test_the_line_of_a_problem_is_that_of_an_editor_whatever_characters_precede_it(character: str, end: str) -> None:
    (read,) = parse_documents(SourceText(end.join([f'a: "{character}"', "b: 1", ""]), "a.yml"))
    problem = read.problem(["b"], "")
    assert (problem.location, problem.excerpt) == (Location("a.yml", 2, 4), "b: 1")
    assert _problems(end.join([f'a: "{character}"', "a: 1"]))[0].startswith("a.yml:2:1: The key 'a'")
    assert _problems(end.join([f'a: "{character}"', "b: ]", "c: 1"]))[0].startswith("a.yml:2:4: This is not YAML")


def test_all_repeated_keys_are_reported() -> None:
    assert _problems("a: 1\nb: 2\na: 3\nb: 4\n") == [
        "a.yml:3:1: The key 'a' appears twice. Remove one.",
        "a.yml:4:1: The key 'b' appears twice. Remove one.",
    ]


def test_an_unclosed_bracket_is_reported_where_it_was_opened() -> None:
    assert _problems("a: [1,\n  2\n") == [
        "a.yml:1:4: This is not YAML: did not find expected ',' or ']'. A comma or the closing bracket is missing."
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "x", "{a: " * 60_000, "[" * 200 + "]" * 200])
def test_data_that_is_nested_too_deeply_is_reported(text: str) -> None:
    (problem,) = _problems(text)
    assert problem.endswith("This is nested more than 100 deep. Nest it less.")


def _nest(steps: list[str], brackets: int) -> str:
    """Blocks within each other, each begun in one of the ways that YAML has, and flows within the last."""
    text, column = "", 0
    for step in steps:
        text += step.replace("|", " " * column)
        column += len(step.rpartition("\n")[2].replace("|", ""))
    return f"{text}{'[' * brackets}x{']' * brackets}"


@given(
    st.lists(st.sampled_from(["- ", "-\n| ", "a:\n| ", "a:\n|  ", "a:\n|- ", "? a\n|: "]), min_size=60, max_size=110),
    st.integers(0, 25),
)
def test_a_text_is_not_held_for_shallow_that_is_nested_too_deeply(steps: list[str], brackets: int) -> None:
    text = _nest(steps, brackets)
    depth = deepest = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, depth)
    assert deepest
    if deepest > MAXIMUM_DEPTH:
        assert "nested more than" in _problems(text)[0]


def test_a_mapping_may_merge_itself() -> None:
    assert _parse("a: &a {<<: *a, b: 1}") == {"a": {"b": 1}}


@pytest.mark.parametrize("merged", ["5", "", "[{b: 2}, x]", "[[{b: 2}]]"])
def test_a_merge_of_something_other_than_mappings_is_reported(merged: str) -> None:
    message = "'<<' needs a mapping, or a list of mappings, as in '<<: *base'. Write one here."
    assert _problems(f"a: 1\n<<: {merged}\n") == [f"a.yml:2:1: {message}"]


def test_a_complex_key_is_reported() -> None:
    assert _problems("? [a, b]\n: c\n") == ["a.yml:1:3: A key must be text, not a list or a mapping."]


def test_a_character_that_yaml_forbids_is_reported_with_its_place() -> None:
    assert _problems("a: 1\nb: \x07\n") == ["a.yml:2:4: YAML allows no character U+0007."]


@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n")), st.sampled_from("\x00\x07\x1f\x7f")
)
def test_the_column_of_a_forbidden_character_is_counted_in_characters(before: str, forbidden: str) -> None:
    comment = "".join(f"# {line}\n" for line in before.split("\n"))
    (problem,) = _problems(f"{comment}# größer: {forbidden}{forbidden}\n")
    assert problem.startswith(f"a.yml:{comment.count(chr(10)) + 1}:11: ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("!!int abc", "a whole number such as 7"),
        ("!!int 1.5", "a whole number such as 7"),
        ("!!int", "a whole number such as 7"),
        ("!!float 1_0", "a number such as 1.5"),
        ("!!bool yes", "'true' or 'false'"),
        ("!!null x", "'null' or nothing"),
    ],
)
def test_a_tag_whose_text_does_not_fit_is_reported(text: str, wanted: str) -> None:
    tag, *_ = text.split()
    message = f"The tag '{tag}' wants {wanted}. Write that, or remove the tag."
    assert _problems(f"a: {text}\nb: {text}\n") == [f"a.yml:1:4: {message}", f"a.yml:2:4: {message}"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("!!int '7'", 7), ("!!float 1", 1.0), ("!!bool 'true'", True), ("!!null ''", None), ("!!str 7", "7")],
)
def test_a_tag_whose_text_fits_decides_the_type(text: str, value: Data) -> None:
    assert str(_parse(f"a: {text}")) == str({"a": value})


def test_a_tab_that_indents_is_told_as_what_it_is() -> None:
    assert _problems("a:\n\tb: 1\n") == ["a.yml:2:1: This is not YAML: a tab can't indent. Write spaces."]
