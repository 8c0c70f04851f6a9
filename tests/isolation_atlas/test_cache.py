"""What is kept in `.cache/` saves time and nothing else."""

import os
from pathlib import Path

import pytest

from isolation_atlas import cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    return tmp_path


def test_a_thing_is_made_once() -> None:
    assert cache.get_or_make("things.txt", "a", lambda: b"made") == b"made"
    assert cache.get_or_make("things.txt", "a", lambda: b"made again") == b"made"
    assert cache.get_or_make("things.txt", "b", lambda: b"another") == b"another"


def test_what_fails_is_not_kept(folder: Path) -> None:
    def fail() -> bytes:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        cache.get_or_make("things.txt", "a", fail)
    assert list(folder.rglob("*.*")) == []


def test_the_older_half_goes_when_there_are_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 4)
    monkeypatch.setattr(cache, "_SWEEP_ON", "")
    for age, name in enumerate("abcd"):
        cache.get_or_make("things.txt", name, name.encode)
        for path in (folder / "things").iterdir():
            if path.read_bytes() == name.encode():
                os.utime(path, (age, age))
    cache.get_or_make("things.txt", "e", b"e".strip)
    assert sorted(path.read_bytes() for path in (folder / "things").iterdir()) == [b"c", b"d", b"e"]


def test_however_many_things_are_made_they_stay_near_the_most(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 40)
    for number in range(500):
        cache.get_or_make("things.txt", str(number), lambda: b"made")
    # A run of 200 names none of which begins with the digit would be one in 400,000.
    assert len(list((folder / "things").iterdir())) < 40 + 200


def test_a_cache_that_can_not_be_written_changes_nothing(folder: Path) -> None:
    (folder / "things").write_text("in the way")
    assert cache.get_or_make("things.txt", "a", lambda: b"made") == b"made"
