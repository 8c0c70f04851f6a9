"""What is slow to make is made once, and made again wherever the kept one can't be trusted."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import PROJECT

from isolation_atlas import cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    return tmp_path


def test_what_is_kept_is_not_made_again() -> None:
    assert cache.get_or_make("things", "a", lambda: b"made") == b"made"
    assert cache.get_or_make("things", "a", lambda: b"made again") == b"made"
    assert cache.get_or_make("things", "b", lambda: b"another") == b"another"


def test_nothing_is_kept_of_what_failed(folder: Path) -> None:
    def fail() -> bytes:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - whatever was raised
        cache.get_or_make("things", "a", fail)
    assert list(folder.iterdir()) == []


@given(st.binary(max_size=40), st.data())
def test_an_entry_that_was_damaged_anywhere_is_made_again(content: bytes, data: st.DataObject) -> None:
    cache.write_entry("things", "a", content)
    path = cache._path("things", "a")
    stored = path.read_bytes()
    length = data.draw(st.integers(0, len(stored) - 1), "cut to")
    place = data.draw(st.integers(0, len(stored) - 1), "changed at")
    changed = bytearray(stored)
    changed[place] ^= 1 << data.draw(st.integers(0, 7), "bit")
    for damaged in (stored[:length], bytes(changed), stored + b"\0", b""):
        path.write_bytes(damaged)
        assert cache.read_entry("things", "a") is None
        assert cache.get_or_make("things", "a", lambda: content) == content
        assert path.read_bytes() == stored


def test_an_entry_under_the_name_of_another_is_made_again(folder: Path) -> None:
    cache.write_entry("things", "a", b"a")
    cache._path("things", "a").rename(cache._path("things", "b"))
    assert cache.get_or_make("things", "b", lambda: b"b") == b"b"


def test_the_older_half_goes_when_there_are_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 4)
    monkeypatch.setattr(cache, "_SWEEP_ON", "")
    for age, name in enumerate("abcd"):
        cache.write_entry("things", name, name.encode())
        os.utime(cache._path("things", name), (age, age))
    cache.write_entry("things", "e", b"e")
    kept = [name for name in "abcde" if cache.read_entry("things", name) is not None]
    assert kept == ["c", "d", "e"]


def test_however_many_things_are_made_they_stay_near_the_most(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 40)
    for number in range(500):
        cache.write_entry("things", str(number), b"made")
    # A run of 200 names none of which begins with the digit would be one in 400,000.
    assert len(list((folder / "things").iterdir())) < 40 + 200


@pytest.mark.parametrize("in_the_way", ["file", "folder"])
def test_a_cache_that_cannot_be_written_keeps_nothing_and_breaks_nothing(folder: Path, in_the_way: str) -> None:
    if in_the_way == "file":
        (folder / "things").write_text("in the way")
    else:
        cache._path("things", "a").mkdir(parents=True)
    for made in (b"made", b"made again"):
        assert cache.get_or_make("things", "a", lambda made=made: made) == made  # type: ignore[misc]
    assert [path for path in folder.rglob("*") if path.is_file() and path.name != "things"] == []


def test_the_cache_lies_outside_the_checkout_into_which_a_pull_request_can_bring_any_file() -> None:
    place = subprocess.run(
        [sys.executable, "-c", "from isolation_atlas.cache import CACHE; print(CACHE)"],
        cwd=PROJECT / "hooks",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert not Path(place).is_relative_to(PROJECT)


def _write_for_others(path: Path) -> None:
    path.chmod(0o666)


def _give_away(path: Path) -> None:
    os.chown(path, 65534, 65534)


def _replace_by_link(path: Path) -> None:
    moved = path.rename(path.with_suffix(".moved"))
    path.symlink_to(moved)


@pytest.mark.parametrize("change", [_write_for_others, _give_away, _replace_by_link])
@pytest.mark.parametrize("depth", [0, 1, 2], ids=["entry", "kind", "cache"])
def test_an_entry_that_others_could_have_written_is_never_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], depth: int
) -> None:
    if change is _give_away and os.geteuid():
        pytest.skip("only root gives files away")
    monkeypatch.setattr(cache, "CACHE", folder / "cache")
    cache.write_entry("things", "a", b"kept")
    assert cache.read_entry("things", "a") == b"kept"
    path = cache._path("things", "a")
    change([path, *path.parents][depth])
    assert cache.read_entry("things", "a") is None


def test_the_cache_is_closed_to_other_users(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "CACHE", folder / "cache")
    cache.write_entry("things", "a", b"kept")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder / "cache", folder / "cache" / "things")] == [
        0o700
    ] * 2


def test_a_pipe_in_the_place_of_an_entry_is_not_waited_for() -> None:
    cache.write_entry("things", "a", b"kept")
    path = cache._path("things", "a")
    path.unlink()
    os.mkfifo(path)
    assert cache.read_entry("things", "a") is None
