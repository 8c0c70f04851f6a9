"""Facts about finding fences in the text of a page, and what became of them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.fence import (
    MOST_READ_AGAIN,
    Fence,
    Readings,
    Rendered,
    find_fences,
    fingerprint_file,
    same_text,
)
from isolation_atlas.problem import AtlasError

PAGE = """\
---
title: Page
---

```comparison
technologies: [vm]
```

1. A list

    ~~~cluster
    manifest: a.yml

    title: b
    ~~~

````markdown
```comparison
not: a fence
```
````

> ```mermaid draw="browser"
> flowchart LR
> ```

```comparison
unclosed: yes
"""


def test_fences_are_found_with_their_place_wherever_markdown_takes_them() -> None:
    found = [(f.language, f.header, f.line, f.indent, f.body) for f in find_fences(PAGE)]
    assert found == [
        ("comparison", "comparison", 5, 0, ("technologies: [vm]",)),
        ("cluster", "cluster", 11, 4, ("manifest: a.yml", "", "title: b")),
        ("markdown", "markdown", 17, 0, ("```comparison", "not: a fence", "```")),
        ("mermaid", 'mermaid draw="browser"', 23, 2, ("flowchart LR",)),
        ("comparison", "comparison", 27, 0, ("unclosed: yes",)),
    ]


def test_trailing_spaces_do_not_matter_to_markdown() -> None:
    (opening,) = find_fences("```a\nx  \n\ny\n```")
    assert same_text(opening, "x\n\ny")
    assert not same_text(opening, "x\ny")


@pytest.mark.parametrize(("within", "body"), [("\n", ""), ("x\n\n", "x\n"), ("x\n \n\n", "x\n \n")])
def test_the_text_of_a_fence_may_end_with_empty_lines(within: str, body: str) -> None:
    (opening,) = find_fences(f"```stack\n{within}```\n")
    assert same_text(opening, body)


@pytest.mark.parametrize("character", "\x0b\x0c\x1c\x85\u2028\u2029")
def test_a_character_that_only_python_takes_for_a_line_break_moves_no_fence(character: str) -> None:
    for end in ("\n", "\r\n"):
        (opening,) = find_fences(end.join([f"a{character}b", "```a", f"x{character}y", "```"]))
        assert (opening.line, opening.body, opening.closed) == (2, (f"x{character}y",), True)
        assert same_text(opening, f"x{character}y")


def test_a_fence_behind_words_is_found_and_code_within_a_line_is_none() -> None:
    page = (
        "A ```b``` and ```c\nd``` e\n\n> - Look: ```yaml\n>   kind: Pod\n>   ```\n\nWith ``` to open\n\n```\nf\n```\n"
    )
    assert [(f.before, f.language, f.line, f.indent) for f in find_fences(page)] == [
        ("- Look: ", "yaml", 4, 2),
        ("", "", 10, 0),
    ]


@given(st.text(alphabet="`~ \n>ab"))
def test_any_page_is_searched(page: str) -> None:
    for opening in find_fences(page):
        line = page.expandtabs(4).splitlines()[opening.line - 1]
        assert line[opening.indent :].startswith((f"{opening.before}```", f"{opening.before}~~~"))


def test_links_may_lead_to_each_id_of_what_was_rendered_and_to_nothing_else() -> None:
    assert Rendered('<p id="a" data-id="b"><i\nid="c" class="id"></i></p>').anchors == ["a", "c"]


def test_a_fence_reads_nothing_outside_of_its_folder(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "secret.yml").write_text("a: 1")
    (docs / "link.yml").symlink_to("../secret.yml")
    (docs / "one.yml").write_text("a: 1")
    fence = Fence("a", "a", SourceText("", "docs/a.md", 2), {}, 1, "docs", docs, "")
    for name in ("../secret.yml", "link.yml", "../../../../proc/kmsg", str(tmp_path / "secret.yml")):
        assert fingerprint_file(docs, name) == ""
        with pytest.raises(AtlasError, match="is outside docs/"):
            fence.read_file(name)
    assert fence.read_file("one.yml") == b"a: 1"


def test_the_fences_of_a_page_may_read_each_file_once_and_little_again(tmp_path: Path) -> None:
    readings = Readings()
    (tmp_path / "large.yml").write_bytes(b"a" * 2 * MOST_READ_AGAIN)
    (tmp_path / "small.yml").write_bytes(b"a" * (MOST_READ_AGAIN // 3))

    def read(name: str) -> int:
        fence = Fence("a", "a", SourceText("", "docs/a.md", 2), {}, 1, "docs", tmp_path, "", readings=readings)
        return len(fence.read_file(name))

    assert read("large.yml") == 2 * MOST_READ_AGAIN
    assert [read("small.yml") for _ in range(4)] == [MOST_READ_AGAIN // 3] * 4
    with pytest.raises(AtlasError) as error:
        read("small.yml")
    (problem,) = error.value.problems
    assert str(problem) == (
        "docs/a.md:1:1: The fences of a page read at most 300 kB again of files that they have read before, "
        "and docs/small.yml has 100 kB. Draw it on its own page."
    )
