"""Facts about Markdown that is meant for something and would be printed or lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import PROJECT

from isolation_atlas.markup import find_mistyped

WRONG = [
    "!!! note\nText.",
    '=== "Tab"\n\nText.',
    "- [x]done",
    "- [] open",
    "1) one",
    "Text:\n- one",
    "Text:\n1. one",
    "Text\n| a | b |\n| - | - |",
    "| a | b |\n| --- |\n| 1 | 2 |",
    "| a | b |\n| --- | --- |\n| 1 | 2 | 3 |",
    "Words and $$x$$ here.",
    "$$x$$ here.",
    "Run <image> here.",
    "Run <image:tag> here.",
    "A List<String> of them.",
    "A <path> of them.",
    "Use &foo; here.",
    '<div class="mermaid">\n</div>',
    '<div class="grid cards">\n</div>',
    "[](page.md)",
    "[page]()",
    "[page] (page.md)",
    'Text --8<-- "a.md"',
    ".. note::\n\n    Text.",
    ".. code-block:: python\n\n    x = 1",
    "## Part {#a .b",
    "[page](page.md){: .x",
    '[page](page.md){: title="{" .x',
    "[page](page.md){ .md-buton }",
    "[page](page.md){ .button }",
    "## A {#x}\n\n## B {#x}",
    '## A {#x}\n\n<span id="x"></span>',
    "<a id=x></a>\n\n<a id='x'></a>",
    "| a | b |\n| 1 | 2 |",
    "| a | b |\n\n| - | - |",
    "- item\n  | a | b |\n  | - | - |",
    "## GET {id}",
    "[a](b.md){md-button}",
    "-a\n-b",
    "a) b\nb) c",
    "(1) b\n(2) c",
    "Text\n\n| a | b |\n| 1 | 2 |\n| 3 | 4 |",
    "# A\n\n# B",
    "A\n===\n\n# B",
    "# A\n\n### C",
    "# A\n\nB\n---\n\n#### D",
    "<div>\n\nText",
    "Text</div>",
    "<b>bold <i>both</b>",
    "<span/> and more",
    "<details>\n<summary>More\n</details>",
    "-\u00a0one",
    "##\u00a0Part",
    "[a](htps://example.org)",
    "<htp://example.org>",
    "[a]: C:/file",
    "[a](<glossary:term>)",
]
RIGHT = [
    "$x_{max} + y_{min}$ and $\\sum_{i}^{n} x_{i}$",
    '[a][b]\n\n[b]: <c.md> "title"',
    "GET {id}",
    "## A { data-x #y }",
    "-a is an option",
    "a) is a letter\nand more",
    "!!! note\n\n    Text.",
    '=== "Tab"\n\n    ```text\n    a\n    ```',
    "- [x] done\n- [ ] open\n- [x](page.md)\n- []: a",
    "1. one\n2. two\n\n    and more",
    "- one\n- two\n  and more\n- three",
    "# Title\n- one",
    "> quoted\n> - one",
    "| a | b |\n| --- | --- |\n| `1|2` | 3 \\| 4 |\n| 5 |",
    "a | b\n--- | ---\n1 | 2",
    "Words\n---",
    '=== "Tab"\n    | a | b |\n    | - | - |',
    "$$\nx\n$$",
    "$$x$$",
    "Ask <https://example.org/> or <me@example.org>.",
    "Words `<image>` and &lt;image> and \\<image> and a < b > c.",
    "<https://example.org/> <me@example.org> <br/> <kbd>a</kbd> <!-- <image> -->",
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "&amp; &nbsp; &#33; A&B; AT&T",
    '<div class="grid cards" markdown>\n</div>',
    "a[0]() and [page](page.md) (see page.md)",
    ';--8<-- "a.md"',
    "A .. note:: in words, and two points .. here",
    "## Part {#a .b}",
    '[page](page.md){: title="a { b" #a .atlas-wide }',
    '[page](page.md){ .md-button .md-button--primary style="color: #fff; fill: #fff" }',
    "## A {#x}\n\n## B {#y}\n\n`{#x}`",
    "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |",
    "# A\n\n## B\n\n### C\n\n## D\n\n# ",
    "## B\n\n### C\n\n#### D\n\n## E",
    "A\n===\n\nB\n---\n\nText\n\n---\n\n### C",
    "<div>\n\n<p>Text\n<br>\n<li>item\n</div>",
    "<b>bold <i>both</i></b> <B>x</b>",
    '<svg viewBox="0 0 1 1"><g><path d="M0 0"/><a href="#x"/></g></svg>',
    "`<div>` and \\<div> and &lt;div> <!-- <div> -->",
    '<span title="a > b">x</span>',
    "[a](<b & c.md>) [b][c]\n\n[c]: <b d.md>",
    "- one\u00a0two",
    "[a](https://example.org) <https://example.org> [b](mailto:a@example.org) [c](tel:1) [d](page.md#e:f)",
    "[^a]: Note: text[^a]\n\n*[HTML]: Hyper:text\n\n[a]: page.md\n\n`[a](x:y)` [[figure:a/b/c]]",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_would_be_printed_or_lost_is_told_once_and_in_its_place(text: str) -> None:
    found = find_mistyped(f"A\n\n{text}\n")
    assert len(found) == 1
    assert 3 <= found[0][0] < 3 + len(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_read_is_not_told(text: str) -> None:
    assert find_mistyped(f"A\n\n{text}\n") == []


def test_no_page_of_this_site_has_any_of_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "docs").rglob("*.md")]
    assert [found for text in texts for found in find_mistyped(text)] == []


@given(st.text(alphabet="[]{}():!?=/\\|-1a \n`<>$&;", max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(0 <= offset <= len(text) for offset, _ in find_mistyped(text))


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 50_000,
        "$$ a" * 50_000,
        "[a" * 50_000,
        "| a |\n|-|\n" * 20_000,
        "!!! a\n" * 30_000,
        "- a\n" * 50_000,
        "a]()" * 50_000,
        "<b>" * 25_000 + "</i>" * 25_000,
        "<b>" * 25_000 + "</b>" * 25_000,
        "{#a}" * 50_000,
        "{.a" * 50_000,
        "{ .md-buton }" * 10_000,
        "| a |\n" * 30_000,
        "# a\n#### b\n" * 20_000,
    ],
)
def test_no_text_keeps_a_build_busy(text: str) -> None:
    start = time.process_time()
    find_mistyped(text)
    assert time.process_time() - start < 3
