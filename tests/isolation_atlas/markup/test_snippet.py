"""Facts about snippets: they are files below the folder of pages, and what keeps one out is told."""

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
        ("breaks.md", "can't read a page with '<!['"),
        ("binary.md", "not UTF-8"),
    ],
)
def test_what_cant_be_put_in_is_left_out_and_told(docs: Path, name: str, hint: str) -> None:
    html, said = _convert(docs, f'Before.\n\n--8<-- "{name}"\n\nAfter.')
    assert html == "<p>Before.</p>\n<p>After.</p>"
    assert [hint in message for message in said] == [True]


def test_the_copy_of_a_page_for_programs_has_its_snippets(docs: Path) -> None:
    text = '```\n--8<-- "a.md"\n;--8<-- "a.md"\n```'
    assert include_snippets(text, docs, "docs") == '```\nAn *inner* text.\n\n--8<-- "a.md"\n```'
