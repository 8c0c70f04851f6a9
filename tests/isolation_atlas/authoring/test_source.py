"""Facts about texts that know which file they come from."""

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isolation_atlas.authoring.source import SourceText, read_bytes
from isolation_atlas.problem import AtlasError, Location


@pytest.mark.parametrize(
    ("part", "line", "column"),
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
def test_a_text_is_found_where_it_is_a_whole_name_and_else_anywhere(part: str, line: int, column: int) -> None:
    text = "# c.md\n# a.md\n- data.md\n- a.md\n- a/b.md, b.md # b.md\na[@x]. [@x]\n"
    problem = SourceText(text, "a.yml").problem_at_text(part, "", ignore=re.compile("#.*"))
    assert problem.location == Location("a.yml", line, column)


def _make_pipe(path: Path) -> str:
    os.mkfifo(path)
    return "a pipe"


def _make_socket(path: Path) -> str:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    return "a socket"


def _link_device(path: Path) -> str:
    path.symlink_to("/dev/zero")
    return "a device"


@pytest.mark.parametrize("make", [_make_pipe, _make_socket, _link_device])
def test_what_is_no_ordinary_file_is_refused_before_it_is_opened(tmp_path: Path, make: Callable[[Path], str]) -> None:
    what = make(tmp_path / "one.yml")
    with pytest.raises(AtlasError, match=f"^one.yml:1:1: This is {what}. Put an ordinary file in its place.$"):
        read_bytes(tmp_path / "one.yml", "one.yml")


def test_a_file_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_bytes(b"a: 1\r\n")
    (tmp_path / "two.yml").symlink_to("one.yml")
    assert read_bytes(tmp_path / "two.yml", "two.yml") == b"a: 1\r\n"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"^a:1:1: The file can't be read: Is a directory\.$"):
        read_bytes(tmp_path, "a")


@given(st.text(alphabet="a\r\né"), st.data())
def test_a_place_is_that_of_the_text_with_line_feeds(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assume(text[max(offset - 1, 0) : offset + 1] != "\r\n")
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    place = SourceText(text, "a").problem_at(offset, "").location
    assert (place.line, place.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
