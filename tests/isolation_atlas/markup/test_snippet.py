"""Facts about snippets: they are files below the folder of pages, and what keeps one out is told."""

import os
from pathlib import Path

import pytest
from markdown import Markdown

from isolation_atlas.markup import SnippetExtension, include_snippets


def _convert(docs: Path, text: str) -> tuple[str, list[str]]:
    said: list[str] = []
    extension = SnippetExtension(docs, "docs", lambda _, message: said.append(message))
    return Markdown(extensions=[extension]).convert(text), said


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "a.md").write_text("---\ntitle: A\n---\nAn *inner* text.\n", encoding="utf-8")
    (folder / "loop.md").write_text('Once.\n--8<-- "loop.md"\n', encoding="utf-8")
    (folder / "breaks.md").write_text("<![foo[ x ]]>", encoding="utf-8")
    (folder / "binary.md").write_bytes(b"\xff\xfe\x00")
    return folder


def test_a_page_is_put_in_without_its_front_matter(docs: Path) -> None:
    html, said = _convert(docs, '--8<-- "a.md"')
    assert html == "<p>An <em>inner</em> text.</p>"
    assert said == []


def test_a_file_that_names_itself_is_put_in_once(docs: Path) -> None:
    assert _convert(docs, '--8<-- "loop.md"')[0] == "<p>Once.</p>"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("b.md", "Did you mean 'a.md'?"),
        ("../secret.md", "A snippet is a file below docs/"),
        ("/etc/passwd", "A snippet is a file below docs/"),
        ("https://example.org/a.md", "not an address"),
        ("a.md:part", "no section 'part'"),
        ("a.md:9:12", "The file has 4 lines"),
        ("breaks.md", "can't read a page with '<!['"),
        ("binary.md", "not UTF-8"),
    ],
)
def test_what_cant_be_put_in_is_left_out_and_told(docs: Path, name: str, hint: str) -> None:
    html, said = _convert(docs, f'Before.\n\n--8<-- "{name}"\n\nAfter.')
    assert html == "<p>Before.</p>\n<p>After.</p>"
    assert [hint in message for message in said] == [True]


def test_lines_beyond_the_end_are_told(docs: Path) -> None:
    html, said = _convert(docs, '--8<-- "a.md:4:9"')
    assert html == "<p>An <em>inner</em> text.</p>"
    assert ["The file has 4 lines" in message for message in said] == [True]
    assert _convert(docs, '--8<-- "a.md:4:"') == (html, [])


def test_the_copy_of_a_page_for_programs_has_its_snippets(docs: Path) -> None:
    text = '```\n--8<-- "a.md"\n;--8<-- "a.md"\n```'
    assert include_snippets(text, docs, "docs") == '```\nAn *inner* text.\n\n--8<-- "a.md"\n```'


def _tree(docs: Path, depth: int) -> None:
    """Files of which each names the next one twice."""
    for number in range(depth):
        line = f'--8<-- "tree-{number + 1}.md"\n'
        (docs / f"tree-{number}.md").write_text(line * 2, encoding="utf-8")
    (docs / f"tree-{depth}.md").write_text("leaf\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "content", "page", "message"),
    [
        (
            "few.md",
            "a\n",
            '--8<-- "few.md"\n' * 200,
            "At most 100 snippets are put into a page, also by others. Write fewer.",
        ),
        (
            "long.md",
            "a" * 50_001,
            '--8<-- "long.md"',
            "A file for snippets has at most 50,000 characters, and this has 50,001. Divide it.",
        ),
        (
            "lines.md",
            "\n" * 2_000,
            '--8<-- "lines.md"\n' * 3,
            "The snippets of a page have at most 50,000 characters. Put in less.",
        ),
        (
            "lines.md",
            "a\n" * 2_000,
            f'--8<-- "lines.md:{",".join(["1:"] * 80)}"\n' * 90,
            "The snippets of a page have at most 50,000 characters. Put in less.",
        ),
        (
            "wide.md",
            f"{'a' * 40_000}\nb\n",
            '--8<-- "wide.md:2:2"\n' * 90,
            (
                "The files of a page's snippets have at most 500,000 characters, counted each time. "
                "Write fewer, or divide the files."
            ),
        ),
        (
            "a.md",
            "a",
            f'--8<-- "a.md:{"9" * 5_000}"',
            "A snippet is named by at most 300 characters, and this has 5,005. Name fewer lines, or a section.",
        ),
    ],
    ids=["many", "long", "lines", "ranges", "reading", "name"],
)
def test_what_would_be_too_much_is_left_out_and_told_once(
    docs: Path, file: str, content: str, page: str, message: str
) -> None:
    (docs / file).write_text(content, encoding="utf-8")
    html, said = _convert(docs, f"Before.\n\n{page}\n\nAfter.")
    assert said == [message]
    assert len(html) < 60_000
    assert html.endswith("<p>After.</p>")


def test_files_of_which_each_names_the_next_one_twice_end(docs: Path) -> None:
    _tree(docs, 60)
    html, said = _convert(docs, '--8<-- "tree-0.md"')
    assert said == ["At most 100 snippets are put into a page, also by others. Write fewer."]
    assert html.count("leaf") < 100


def test_a_pipe_is_not_opened(docs: Path) -> None:
    os.mkfifo(docs / "pipe.md")
    assert _convert(docs, '--8<-- "pipe.md"') == (
        "",
        ["This snippet can't be read: This is a pipe. Put an ordinary file in its place."],
    )
