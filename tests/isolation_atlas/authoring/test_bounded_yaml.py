"""Facts about YAML that is small and would keep a program busy: what bounds a file bounds its work."""

import re
from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.work import assert_bounded

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.problem import AtlasError


class _Entry(AuthoredModel):
    id: Text


def _parse(text: str) -> list[Data]:
    return [document.data for document in parse_documents(SourceText(text, "a.yml"))]


def _refusal(text: str) -> list[str]:
    with pytest.raises(AtlasError) as caught:
        _parse(text)
    return [problem.message for problem in caught.value.problems]


def _check(text: str) -> None:
    with suppress(AtlasError):
        for document in parse_documents(SourceText(text, "a.yml")):
            validate(document, list[_Entry], what="this file")


def _repeat(pattern: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """Makes a text of a given size from a pattern with the number of each repetition."""

    def make(size: int) -> str:
        parts = [head]
        length = len(head) + len(tail)
        for number in count(1):
            parts.append(pattern.replace("N+1", str(number)).replace("N", str(number - 1)))
            length += len(parts[-1])
            if length >= size:
                return "".join([*parts, tail])
        raise AssertionError

    return make


def test_mappings_that_merge_each_other_twice_are_read_once_each() -> None:
    lines = ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 41))]
    (data,) = _parse("\n".join(lines))
    assert data == {f"a{n}": {"x": 1} for n in range(41)}


def test_a_later_mapping_of_a_merge_gives_way_to_an_earlier_one_and_all_to_the_own_keys() -> None:
    (data,) = _parse("a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\n")
    assert isinstance(data, dict)
    assert data["c"] == {"x": 1, "z": 2, "y": 3}


def test_a_mapping_that_merges_itself_takes_nothing_from_there() -> None:
    assert _parse("a: &a {x: 1, <<: *a}\n") == [{"a": {"x": 1}}]


def test_a_chain_of_merges_may_be_longer_than_the_stack() -> None:
    chain = "\n".join(f"  a{n}: &a{n} {{<<: *a{n - 1}}}" for n in range(1, 3000))
    (data,) = _parse(f"in:\n  a0: &a0 {{x: 1}}\n{chain}\n<<: *a2999\n")
    assert isinstance(data, dict)
    assert data["x"] == 1


def test_merges_that_copy_too_many_keys_are_refused() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(500))
    text = f"a: &a {{{keys}}}\nb:\n" + "  - {<<: *a}\n" * 500
    assert _refusal(text) == ["The '<<' of this file merge too many keys again and again. Write fewer of them."]


def test_the_values_of_all_documents_of_a_file_are_counted() -> None:
    document = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b]\n"
    assert len(_parse(document)) == 1
    messages = _refusal("---\n".join([document] * 400))
    assert len(messages) == 1
    assert re.fullmatch(
        r"The aliases of this file multiply it to [\d,]+ values; at most [\d,]+ are read\.", messages[0]
    )


def test_aliases_may_not_nest_what_the_text_may_not() -> None:
    chain = "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))
    assert set(_refusal(f"a0: &a0 [x]\n{chain}\n")) == {"This is nested more than 100 deep. Nest it less."}
    backwards = "\n".join(f"  a{n}: &a{n} {{k: [*a{n - 1}]}}" for n in range(1, 2000))
    assert "This is nested more than 100 deep. Nest it less." in _refusal(
        f"in:\n  a0: &a0 {{x: 1}}\n{backwards}\n<<: *a1999\n"
    )


def test_the_number_of_values_in_a_message_has_an_end() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 50)}]" for n in range(1, 90))
    (message,) = _refusal(f"a0: &a0 [x]\n{levels}\n")
    assert "multiply it to more than 1,000,000,000 values" in message


@pytest.mark.thorough
@pytest.mark.parametrize(
    "make",
    [
        _repeat("aN+1: &aN+1 {<<: [*aN, *aN, *aN]}\n", "a0: &a0 {x: 1}\n"),
        _repeat("aN+1: &aN+1 {<<: *aN, kN: 1}\n", "a0: &a0 {x: 1}\n"),
        _repeat("- {<<: *a}\n", f"- &a {{{', '.join(f'k{n}: 1' for n in range(5000))}}}\n"),
        _repeat("- {<<: *a, a: *a}\n", f"- &a {{{', '.join(f'k{n}: 1' for n in range(20))}}}\n"),
        _repeat("---\na: &a [1, 1, 1]\nb: [*a, *a, *a]\n"),
        _repeat("a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n"),
        _repeat("- {kN: 1}\n"),
        _repeat("- 1\n"),
        _repeat("kN: 1\n"),
        _repeat("kN: 1\nkN: 1\n"),
        _repeat("- {id: ' '}\n"),
        _repeat("- {idN: a}\n"),
        _repeat("- id: a\n  kN: 1\r\n"),
        _repeat("- !x 1\n"),
        _repeat("- ! 1\n"),
        _repeat("? [a]\n: N\n"),
        _repeat("[", "", ""),
        _repeat("- -", "", ""),
        _repeat(" ", "a: ", "b"),
        _repeat("\n", "a: |\n", " b"),
        _repeat("1", "- "),
        _repeat("1.", "- "),
        _repeat("a ", '- "', '"'),
    ],
)
def test_no_yaml_takes_more_than_its_time(make: Callable[[int], str]) -> None:
    assert_bounded(_check, make)


@given(st.lists(st.tuples(st.sampled_from(["<<", "k"]), st.lists(st.integers(0, 12), max_size=6)), max_size=14))
def test_any_web_of_aliases_is_read_or_refused(lines: list[tuple[str, list[int]]]) -> None:
    text = "a0: &a0 {x: 1}\n"
    for number, (key, aliases) in enumerate(lines, start=1):
        named = ", ".join(f"*a{min(alias, number - 1)}" for alias in aliases)
        text += f"a{number}: &a{number} {{y{number}: 1, {key}: [{named}]}}\n"
    with suppress(AtlasError):
        _parse(text)
