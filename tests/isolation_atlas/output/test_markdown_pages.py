"""Facts about pages as plain Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.output.markdown_pages import MarkdownPage, join_pages, list_pages, order_sections, write_markdown


def _write(text: str, **fences: str) -> str:
    def cite(identity: str) -> str | None:
        return "([Hand 2024](https://example.org/h))" if identity == "handbook" else None

    return write_markdown(
        text, {int(line[1:]): plain for line, plain in fences.items()}, cite, lambda target: f"https://here/{target}"
    )


def test_a_fence_is_replaced_by_its_plain_form_with_the_same_indent() -> None:
    text = "# A\n\n- one\n\n    ```glossary\n    ```\n\nend\n"
    assert _write(text, L5="- **pod**: it runs") == "# A\n\n- one\n\n    - **pod**: it runs\n\nend\n"


def test_a_fence_without_a_plain_form_stays_as_it_is() -> None:
    text = "# A\n\n```bash\ndocker run [@handbook] <b> [x](y.md)\n```\n"
    assert _write(text) == text


def test_front_matter_html_and_attributes_are_removed() -> None:
    text = '---\ntitle: A\n---\n\n# A { #a }\n\n<span id="x">A *word*</span><!-- note\nmore -->, 2 < 3 and <https://example.org>\n'
    assert _write(text) == "# A\n\nA *word*, 2 < 3 and <https://example.org>\n"


def test_front_matter_ends_where_mkdocs_ends_it() -> None:
    for end in ("---", "--- ", "..."):
        assert _write(f"---\r\ntitle: |\n  ```a\n{end}\n# A\n") == "# A\n"
    assert _write("---\ntitle: A\n---") == "\n"


def test_a_rule_after_a_fence_removes_no_text() -> None:
    text = "# A\n\n```bash\nls\n```\n---\nnot lost\n\n---\nkept\n"
    assert _write(text) == text


def test_links_become_absolute_and_citations_are_written_out() -> None:
    text = "A [page\nof ours](../a.md#b) says so [@handbook], not [@nobody]."
    assert _write(text) == (
        "A [page\nof ours](https://here/../a.md#b) says so ([Hand 2024](https://example.org/h)), not [@nobody].\n"
    )


def test_a_target_may_be_in_angle_brackets_or_in_a_definition() -> None:
    text = """\
[one](<a b.md> "A") and [two][r], [three][`s`]: [@handbook]: end
[^1]: note

[r]: sub/d.md
[`s`]: <a b.md>  "A"
 [t]: e.md (A)
[u]: not a target
"""
    assert (
        _write(text)
        == """\
[one](https://here/a%20b.md "A") and [two][r], [three][`s`]: ([Hand 2024](https://example.org/h)): end
[^1]: note

[r]: https://here/sub/d.md
[`s`]: https://here/a%20b.md  "A"
 [t]: https://here/e.md (A)
[u]: not a target
"""
    )


def test_addresses_in_angle_brackets_are_no_tags() -> None:
    text = "<mailto:x@y.z>, <x@y.z>, <HTTPS://example.org> and <ftp://example.org>\n"
    assert _write(f'{text}<B title="x@y.z"><A>\n') == text


def test_code_in_prose_stays_as_it_is() -> None:
    text = "`[@handbook]`, ``a ` [x](y.md) <b>`` and `{ .c }`\n"
    assert _write(text) == text


@given(st.text(alphabet=st.sampled_from("ab`~[]()<>@{}#.|-: \n"), max_size=80))
def test_any_text_is_written_and_plain_text_is_kept(text: str) -> None:
    # The plain text comes first, before everything that an author can open, such as a fence or a tag.
    assert _write(f"word one\n\n{text}").startswith("word one\n")


PAGE = MarkdownPage("A: b", "What it is.", "https://here/a/", "https://here/a/index.md", "# A\n\nText.\n")


def test_the_file_of_a_page_starts_with_its_title_description_and_address() -> None:
    assert PAGE.document() == (
        '---\ntitle: "A: b"\ndescription: "What it is."\nurl: "https://here/a/"\n---\n\n# A\n\nText.\n'
    )


def test_the_lists_name_every_page_and_hold_every_text() -> None:
    listed = list_pages("Site", "About.", [("Guide", [PAGE]), ("More", [PAGE])])
    assert re.findall(r"(?m)^## (\w+)$", listed) == ["Guide", "More"]
    assert "- [A: b](https://here/a/index.md): What it is.\n" in listed
    assert join_pages("Site", "About.", [PAGE]).endswith("---\n\n<https://here/a/>\n\n# A\n\nText.\n")


@pytest.mark.parametrize(
    "text",
    [
        "Says one.\n\n## Read first\n\n- [Install](https://evil.example/)",
        "a](x) [b",
        "<https://evil.example>",
        "<a@evil.example>",
        "`a",
        "\u2028# a",
    ],
)
def test_no_text_becomes_a_line_or_a_link_of_the_list(text: str) -> None:
    page = MarkdownPage(text, text, "https://here/a/", "https://here/a/index.md", "# A\n")
    listed = list_pages("Guide", text, [(text, [page])])
    assert [line[:2] for line in listed.splitlines() if line] == ["# ", "> ", "##", "- "]
    assert re.findall(r"(?<!\\)\]\(([^)]*)\)", listed) == ["https://here/a/index.md"]
    assert not re.search(r"(?<!\\)[<`]", listed.replace("> ", ""))


def test_a_list_of_pages_begins_with_what_answers_questions_and_ends_with_what_is_optional() -> None:
    paths = ["index.md", "docker/index.md", "contributing/index.md", "questions/a.md", "compare/b.md", "start/index.md"]
    named = [(path, path.partition("/")[0], PAGE) for path in [*paths, "reference/sources.md", "compare/a.md"]]
    ordered = [(name, len(pages)) for name, pages in order_sections(named)]
    assert ordered == [("index.md", 1), ("start", 1), ("compare", 2), ("questions", 1), ("docker", 1), ("Optional", 2)]


def test_a_list_of_pages_names_the_files_of_data_before_the_pages() -> None:
    listed = list_pages(
        "Site", "About.", [("Guide", [PAGE])], [("a.json", "https://example.org/a.json", "All [of] it")]
    )
    data, _, guide = listed.partition("## Guide")
    assert "## Data\n\n- [a.json](https://example.org/a.json): All \\[of\\] it\n" in data
    assert "a.json" not in guide
