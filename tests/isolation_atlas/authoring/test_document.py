"""Facts about reading documents from files, and about the locations of their values."""

from pathlib import Path

import pytest

from isolation_atlas.authoring.document import Document, parse_documents, read_document, read_documents
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import AtlasError, Location


def test_several_documents_are_read_and_empty_ones_left_out() -> None:
    assert [document.data for document in parse_documents(SourceText("a\n---\n---\nb\n", ""))] == ["a", "b"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n")
    read = read_document(tmp_path / "a.yml", "a.yml")
    assert read.data == {"a": 1, "b": ["x"]}
    assert read.problem(["b", 0], "").location == Location("a.yml", 3, 5)


@pytest.fixture
def nested() -> Document:
    return parse_documents(SourceText("a:\n  b: [one, two]\n  c: three\n", "a.yml", line=10, indent=4))[0]


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
def test_a_problem_is_located_at_its_value_its_key_or_the_nearest_value_that_exists(
    nested: Document, keys: list[str | int], at_key: bool, line: int, column: int
) -> None:
    assert nested.problem(keys, "", at_key=at_key).location == Location("a.yml", line, column)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"^a\.yml:1:1: The file can't be read: No such file or directory\.$"):
        read_documents(tmp_path / "a.yml", "a.yml")


def test_a_second_document_is_reported_if_a_file_should_hold_one(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("a: 1\n---\nb: 2\n")
    with pytest.raises(AtlasError, match=r"^a\.yml:3:1: A second document starts here"):
        read_document(tmp_path / "a.yml", "a.yml")
