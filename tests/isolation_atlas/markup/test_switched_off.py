"""Facts about what other sites read and this one does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import PROJECT

from isolation_atlas.markup import find_switched_off

OFF = [
    "::: x",
    "[[page]]",
    "[[_TOC_]]",
    "{{ a }}",
    "{% a %}",
    "{++a++}",
    "/// note\n///",
    "> [!TIP]",
    "!!! ntoe",
    "=== Tab",
]
OFF += ["See https://example.org/.", "one\\\ntwo", "- a\n  - b", "1. a\n   - b", "a[^1]", "[^1]: a"]
OFF += ["??? + note\n    a", "-[ ] a", "(a)[b.md]", "(a)[https://example.org/]", "--8<-- b.md", "a\n:b"]
ON = ["[[figure:a/b]]", "[TOC]", "[a](https://example.org/)", "<https://example.org/>", "[a]: https://example.org/"]
ON += [
    "/// caption\nA\n///",
    "!!! note inline end",
    '=== "Tab"',
    '???+ tip "T"',
    "- a\n    - b",
    "a[^1]\n\n[^1]: b",
    "- a\n- b",
    "- [ ] a",
    "f(a)[b] (c)[1]",
    '--8<-- "b.md"',
    "a\n:   b",
    "a\n:smile: b",
]
ON += [
    '<a href="https://example.org/">a</a>',
    "<!-- {{ a }} -->",
    "`{{ a }}`",
    "```\n[[page]]\n```",
    "    [[page]]",
    "a\\*",
]


@pytest.mark.parametrize("text", OFF)
def test_what_stays_off_is_told_once(text: str) -> None:
    found = find_switched_off(f"# A\n\n{text}\n")
    assert len(found) == 1
    assert 5 <= found[0][0] < 5 + len(text)


@pytest.mark.parametrize("text", ON)
def test_what_is_read_is_not_told(text: str) -> None:
    assert find_switched_off(f"# A\n\n{text}\n") == []


def test_no_page_of_this_site_has_any_of_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "docs").rglob("*.md")]
    assert [found for text in texts for found in find_switched_off(text)] == []


@given(st.text(alphabet="[]{}():!?=/\\^1a \n`-*>~", max_size=60))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(0 <= offset <= len(text) for offset, _ in find_switched_off(text))
