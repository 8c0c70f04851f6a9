"""However many mistakes a file has, a build tells so many that an author can read them, and stops looking for more."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import make_sample, warnings

from isolation_atlas.problem import MOST_PROBLEMS, Location, Problem, tell_most

_MANY = MOST_PROBLEMS + 100
_MORE = f"There are more problems. At most {MOST_PROBLEMS} of a file are reported: fix those first."


def _repeat(pattern: str) -> str:
    return "".join(pattern.replace("N", str(number)) for number in range(_MANY))


def _make(number: int) -> Problem:
    return Problem(Location("a.yml", number + 1), "Wrong.")


@given(st.integers(0, 3 * MOST_PROBLEMS))
def test_what_is_not_told_is_not_looked_for(number: int) -> None:
    asked: list[int] = []

    def make(index: int) -> Problem:
        asked.append(index)
        return _make(index)

    told = tell_most(make(index) for index in range(number))
    assert len(told) == len(asked) == min(number, MOST_PROBLEMS + 1)
    assert told[:MOST_PROBLEMS] == [_make(index) for index in range(min(number, MOST_PROBLEMS))]
    assert [problem.message for problem in told[MOST_PROBLEMS:]] == [_MORE] * (number > MOST_PROBLEMS)


FILES: dict[str, Callable[[], str]] = {
    "docs/keys.md": lambda: f"# A\n\n```comparison\n{_repeat('kN: 1' + chr(10))}```\n",
    "docs/ids.md": lambda: f"# A\n\n```comparison\ntechnologies: [{_repeat('kN, ')}z]\n```\n",
    "docs/citations.md": lambda: f"# A\n\n{_repeat('[@kN] ')}",
    "docs/figures.md": lambda: f"# A\n\n{_repeat('[[figure:kN]] ')}",
    "docs/links.md": lambda: f"# A\n\n{_repeat('[a](kN.md) ')}",
    "docs/images.md": lambda: f"# A\n\n{_repeat('![a](kN.png) ')}",
    "docs/references.md": lambda: f"# A\n\n{_repeat('[kN]: kN.md' + chr(10))}\n{_repeat('[kN], ')}",
    "docs/anchors.md": lambda: f"# A\n\n{_repeat('[a](#kN) ')}",
    "docs/other-anchors.md": lambda: f"# A\n\n{_repeat('[a](links.md#kN) ')}",
    "docs/html.md": lambda: f"# A\n\n{_repeat('<a href=' + chr(34) + 'kN/' + chr(34) + '>a</a> ')}",
    "docs/footnotes.md": lambda: f"# A\n\n{_repeat('a[^kN] ')}",
    "docs/mentions.md": lambda: f"# A\n\n{_repeat('@handbook N ')}",
    "docs/reserved.md": lambda: f"# A\n\n{_repeat('## A {#__N}' + chr(10) * 2)}",
    "docs/formulas.md": lambda: f"# A\n\n{_repeat('$' + chr(92) + 'fooN$ ')}",
    "docs/front.md": lambda: f"---\n{_repeat('kN: 1' + chr(10))}---\n# A\n",
    "docs/unseen.md": lambda: "# A\n\n" + "\u200b\n" * _MANY,
    "docs/hosts.md": lambda: f"# A\n\n{_repeat('[a](//[N) ')}",
    "docs/languages.md": lambda: f"# A\n\n{_repeat('```kN' + chr(10) + '```' + chr(10))}",
    "docs/picture.svg": lambda: (
        f"<svg xmlns='http://www.w3.org/2000/svg'>{_repeat('<a onclick=' + chr(39) * 2 + '/>')}</svg>"
    ),
    "docs/text.txt": lambda: "\u200b\n" * _MANY,
    "docs/data/clusters/pod.yml": lambda: (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: b}]\n" + _repeat("  kN: 1\n")
    ),
    "docs/data/releases.yml": lambda: _repeat("- {id: kN}\n"),
    "docs/data/glossary.yml": lambda: "- !a\n" * _MANY,
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    sample = make_sample(tmp_path_factory.mktemp("mistakes"))
    for name, make in FILES.items():
        sample.write(name.removeprefix("docs/"), make())
    sample.write("icons.md", f"# A\n\n{_repeat(':material-accountN: ')}")
    sample.write("pod.md", "# A\n\n```cluster\nmanifest: data/clusters/pod.yml\nview: all\n```\n")
    return warnings(sample.build().stderr)


@pytest.mark.parametrize("name", FILES)
def test_the_problems_of_a_file_end_with_a_sentence_that_says_so(told: str, name: str) -> None:
    messages = [line for line in told.splitlines() if line.startswith(f"{name}:")]
    assert len(messages) == MOST_PROBLEMS + 1
    assert [_MORE in message for message in messages] == [False] * MOST_PROBLEMS + [True]


def test_names_of_icons_that_are_not_compared_are_counted(told: str) -> None:
    messages = [line for line in told.splitlines() if line.startswith("docs/icons.md:")]
    assert len(messages) == 101
    assert f"{_MANY - 100} more names were not compared" in messages[-1]
