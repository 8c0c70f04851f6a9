"""A file takes the place of a link, and what the link led to stays as it was."""

import os
import stat
from pathlib import Path

import pytest
from tools.release import pdf
from tools.release.archive import write_archive
from tools.release.commit import read_commit

from isolation_atlas import json_schema
from isolation_atlas.write_file import write_file


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.txt"
    file.write_text("theirs")
    return file


def test_a_link_is_replaced_and_not_followed(tmp_path: Path, theirs: Path) -> None:
    (tmp_path / "made").symlink_to(theirs)
    write_file(tmp_path / "made", "ours")
    assert (tmp_path / "made").read_text() == "ours"
    assert not (tmp_path / "made").is_symlink()
    assert theirs.read_text() == "theirs"


def test_a_link_under_the_name_of_the_unfinished_file_is_not_followed_either(tmp_path: Path, theirs: Path) -> None:
    (tmp_path / f".made.{os.getpid()}").symlink_to(theirs)
    write_file(tmp_path / "made", b"ours")
    assert theirs.read_text() == "theirs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "theirs.txt"]


def test_a_file_has_the_rights_that_any_other_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    write_file(tmp_path / "made", "ours")
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_where_it_can_t_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "made" / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match="made"):
        write_file(tmp_path / "made", "ours")
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_the_zip_and_the_schemas_replace_links(tmp_path: Path, theirs: Path) -> None:
    for name in ("guide.zip", "claims.json"):
        (tmp_path / name).symlink_to(theirs)
    write_archive(tmp_path / "guide.zip", "guide", {"index.html": b"text"}, read_commit().time)
    assert json_schema.main([str(tmp_path)]) == 0
    assert theirs.read_text() == "theirs"
    assert not (tmp_path / "guide.zip").is_symlink()


def test_the_pdf_replaces_a_link(tmp_path: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guide.pdf").symlink_to(theirs)
    monkeypatch.setattr(pdf, "make_pdf", lambda *_: b"%PDF")
    assert pdf.main(["site", str(tmp_path / "guide.pdf")]) == 0
    assert theirs.read_text() == "theirs"
    assert (tmp_path / "guide.pdf").read_bytes() == b"%PDF"
