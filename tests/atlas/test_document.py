"""Facts about reading YAML and JSON."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import cache, document
from atlas.document import Data, Document, Source, parse_documents, read_document, read_documents
from atlas.problem import AtlasError, Location

# YAML allows fewer characters than JSON does; kubectl prints none of the others.
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
    (document,) = parse_documents(Source(text, "a.yml"))
    return document.data


def _problems(text: str) -> list[str]:
    with pytest.raises(AtlasError) as raised:
        parse_documents(Source(text, "a.yml"))
    return [str(problem) for problem in raised.value.problems]


@given(DATA.filter(lambda data: data is not None))
def test_what_json_writes_is_read_back(data: Any) -> None:
    assert _parse(json.dumps(data, ensure_ascii=False)) == data


@pytest.fixture(scope="module")
def kept_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "CACHE", tmp_path_factory.mktemp("cache"))
        patch.setattr(document, "_FEW", -1)
        yield cache.CACHE


@given(st.lists(DATA.filter(lambda data: data is not None), min_size=1, max_size=3))
def test_what_was_kept_is_what_was_parsed(kept_all: Path, several: list[Any]) -> None:
    text = "\n---\n".join(json.dumps(data, ensure_ascii=False) for data in several)
    parsed, kept = (parse_documents(Source(text, name)) for name in ("a.yml", "b.yml"))
    assert [one.data for one in parsed] == [one.data for one in kept] == several
    assert [one.problem([], "").location.line for one in parsed] == [one.problem([], "").location.line for one in kept]


def test_numbers_that_json_has_no_word_for_are_kept_too(kept_all: Path) -> None:
    for _ in range(2):
        assert str(_parse("[.inf, -.inf, .nan, 1.0, 1, 1e400]")) == "[inf, -inf, nan, 1.0, 1, inf]"


@pytest.mark.parametrize("text", ["a: &b c", "&a b", "[&a b]", "{x: 1,&a b: 2}", "- &a b", "? &a b"])
def test_what_aliases_may_multiply_is_not_kept(kept_all: Path, text: str) -> None:
    before = set(kept_all.rglob("*.json"))
    parse_documents(Source(text, "a.yml"))
    assert set(kept_all.rglob("*.json")) == before


def test_what_has_problems_is_parsed_each_time(kept_all: Path) -> None:
    assert (
        _problems("a: 1\na: 2") == _problems("a: 1\na: 2") == ["a.yml:2:1: The key 'a' stands here twice. Remove one."]
    )


@given(st.text() | st.text(alphabet="[]{}-:&*!<? \nab\"'|>#%@`,"))
def test_any_text_is_read_or_reported_and_never_breaks(text: str) -> None:
    with suppress(AtlasError):
        parse_documents(Source(text, "a.yml"))


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


def test_several_documents_are_read_and_empty_ones_left_out() -> None:
    assert [document.data for document in parse_documents(Source("a\n---\n---\nb\n", ""))] == ["a", "b"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n")
    read = read_document(tmp_path / "a.yml", "a.yml")
    assert read.data == {"a": 1, "b": ["x"]}
    assert read.problem(["b", 0], "").location == Location("a.yml", 3, 5)


def test_merged_keys_stand_behind_a_mapping_s_own() -> None:
    text = "base: &base {a: 1, b: 2}\nother: {<<: *base, b: 3}\nboth: {<<: [*base, {c: 4}]}"
    assert _parse(text) == {"base": {"a": 1, "b": 2}, "other": {"a": 1, "b": 3}, "both": {"a": 1, "b": 2, "c": 4}}


@pytest.fixture
def nested() -> Document:
    return parse_documents(Source("a:\n  b: [one, two]\n  c: three\n", "a.yml", line=10, indent=4))[0]


@pytest.mark.parametrize(
    ("keys", "at_key", "line", "column"),
    [
        (["a", "b", 1], False, 11, 16),
        (["a", "c"], False, 12, 10),
        (["a", "c"], True, 12, 7),
        (["a", "missing"], False, 11, 7),
        (["a", "b", 7], False, 11, 10),
        ([], False, 10, 5),
    ],
)
def test_a_problem_stands_at_its_value_its_key_or_the_nearest_that_is_there(
    nested: Document, keys: list[str | int], at_key: bool, line: int, column: int
) -> None:
    assert nested.problem(keys, "", at_key=at_key).location == Location("a.yml", line, column)


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
    assert Source(text, "a.yml").locate(words, "", beside=re.compile("#.*")).location == Location("a.yml", line, column)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("character", "é\x85\u2028\u2029\U0001f600")
def test_its_line_is_that_of_an_editor_whatever_characters_stand_before(character: str, end: str) -> None:
    (read,) = parse_documents(Source(end.join([f'a: "{character}"', "b: 1", ""]), "a.yml"))
    problem = read.problem(["b"], "")
    assert (problem.location, problem.excerpt) == (Location("a.yml", 2, 4), "b: 1")
    assert _problems(end.join([f'a: "{character}"', "a: 1"]))[0].startswith("a.yml:2:1: The key 'a'")
    assert _problems(end.join([f'a: "{character}"', "b: ]", "c: 1"]))[0].startswith("a.yml:2:4: This is not YAML")


def test_all_repeated_keys_are_reported() -> None:
    assert _problems("a: 1\nb: 2\na: 3\nb: 4\n") == [
        "a.yml:3:1: The key 'a' stands here twice. Remove one.",
        "a.yml:4:1: The key 'b' stands here twice. Remove one.",
    ]


def test_an_unclosed_bracket_is_reported_where_it_was_opened() -> None:
    assert _problems("a: [1,\n  2\n") == ["a.yml:1:4: This is not YAML: did not find expected ',' or ']'."]


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "x", "{a: " * 60_000, "[" * 200 + "]" * 200])
def test_what_is_nested_too_deeply_is_reported(text: str) -> None:
    (problem,) = _problems(text)
    assert problem.endswith("This is nested more than 100 deep, which no data is.")


def test_a_circle_of_merges_ends() -> None:
    assert _parse("a: &a {<<: *a, b: 1}") == {"a": {"b": 1}}


@pytest.mark.parametrize("merged", ["5", "", "[{b: 2}, x]", "[[{b: 2}]]"])
def test_a_merge_of_what_is_no_mapping_is_reported(merged: str) -> None:
    message = "'<<' takes a mapping, or a list of mappings, as in '<<: *base'. Write one here."
    assert _problems(f"a: 1\n<<: {merged}\n") == [f"a.yml:2:1: {message}"]


def test_a_complex_key_is_reported() -> None:
    assert _problems("? [a, b]\n: c\n") == ["a.yml:1:3: A key must be text, not a list or a mapping."]


def test_a_character_that_yaml_forbids_is_reported_with_its_place() -> None:
    assert _problems("a: 1\nb: \x07\n") == ["a.yml:2:4: YAML allows no character U+0007."]


@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n")), st.sampled_from("\x00\x07\x1f\x7f")
)
def test_its_place_is_told_in_characters_whatever_stands_before(before: str, forbidden: str) -> None:
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
    said = f"The tag '{tag}' wants {wanted}. Write that, or take the tag away."
    assert _problems(f"a: {text}\nb: {text}\n") == [f"a.yml:1:4: {said}", f"a.yml:2:4: {said}"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("!!int '7'", 7), ("!!float 1", 1.0), ("!!bool 'true'", True), ("!!null ''", None), ("!!str 7", "7")],
)
def test_a_tag_whose_text_fits_gives_its_kind(text: str, value: Data) -> None:
    assert str(_parse(f"a: {text}")) == str({"a": value})


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"^a\.yml:1:1: The file can't be read: No such file or directory\.$"):
        read_documents(tmp_path / "a.yml", "a.yml")


def test_a_second_document_is_reported_where_one_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("a: 1\n---\nb: 2\n")
    with pytest.raises(AtlasError, match=r"^a\.yml:3:1: A second document starts here"):
        read_document(tmp_path / "a.yml", "a.yml")
