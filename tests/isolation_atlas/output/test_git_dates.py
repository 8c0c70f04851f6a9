"""Facts about the days on which files were last changed."""

import os
import subprocess
from pathlib import Path

import pytest

from isolation_atlas.output.git_dates import explain_missing_dates, read_git_dates


def _git(folder: Path, *arguments: str, day: str = "2026-01-01") -> None:
    stamp = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], env={**os.environ, **stamp}, check=True)


def _repository(root: Path) -> Path:
    docs = root / "docs"
    docs.mkdir(parents=True)
    _git(root, "init", "--quiet")
    for day, names in (("2026-01-01", ["a.md", "naïve page.md"]), ("2026-02-02", ["a.md", "b.md"])):
        for name in names:
            (docs / name).write_text(day, encoding="utf-8")
        (root / "other.txt").write_text(day, encoding="utf-8")
        _git(root, "add", ".")
        _git(root, "commit", "--quiet", "--message", day, day=day)
    return docs


def test_each_file_has_the_day_of_its_last_commit(tmp_path: Path) -> None:
    docs = _repository(tmp_path)
    (docs / "new.md").write_text("never committed", encoding="utf-8")
    assert read_git_dates(docs) == {"a.md": "2026-02-02", "b.md": "2026-02-02", "naïve page.md": "2026-01-01"}


def test_without_a_repository_there_are_no_days(tmp_path: Path) -> None:
    assert read_git_dates(tmp_path) == {}


def test_a_shallow_clone_has_no_days(tmp_path: Path) -> None:
    _repository(tmp_path / "whole")
    _git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path}/whole", "short")
    assert read_git_dates(tmp_path / "short" / "docs") == {}


def test_why_there_are_no_days_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = _repository(tmp_path / "whole")
    _git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path}/whole", "short")
    assert explain_missing_dates(docs) == explain_missing_dates(tmp_path) == ""
    assert explain_missing_dates(tmp_path / "short" / "docs").startswith("this clone is shallow.")
    # As where another user owns the checkout, such as in a container.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert explain_missing_dates(docs).startswith("git says: detected dubious ownership in repository at ")
