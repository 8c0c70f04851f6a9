"""The changes of a repository, each seen on the day on which it was made."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from isolation_atlas.changes import ClaimChange, PageChange, read_changes, to_atom, to_json

CLAIMS = "data/comparison/technologies/vm/claims.yml"
CLAIM = """startup:
  class: slow
  verdict: "Slow: a kernel
    boots."
  detail: >-
    It boots.
  sources: {handbook: chapter 1}
  checked: 2026-01-01
"""


class Repository:
    """A repository whose pages' folder is `docs`."""

    def __init__(self, root: Path) -> None:
        self.root, self.docs = root, root / "docs"
        self.docs.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2026-01-01") -> None:
        """Run git as nobody in particular, at noon of a day."""
        who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        when = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
        subprocess.run(["git", *arguments], cwd=self.root, check=True, env={"PATH": "/usr/bin:/bin", **who, **when})

    def commit(self, day: str, files: Mapping[str, str | None]) -> None:
        """Commit these files of `docs`; None removes one."""
        for name, text in files.items():
            path = self.docs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8", newline="")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=x", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Slow: a kernel\n    boots.", "Fast.", "answer"),
        ("class: slow", "class: fast", "answer"),
        ("chapter 1", "chapter 2", "evidence"),
        ("It boots.", "It starts.", "evidence"),
        ("2026-01-01", "2026-01-02", "checked"),
        ("slow\n", "slow\n  # a comment\n", None),
        ('"Slow: a kernel\n    boots."', ">-\n    Slow: a kernel boots.", None),
    ],
)
def test_what_happened_to_a_claim_is_told_by_what_of_it_changed(
    repository: Repository, old: str, new: str, kind: str | None
) -> None:
    repository.commit("2026-01-01", {CLAIMS: CLAIM})
    repository.commit("2026-01-02", {CLAIMS: CLAIM.replace(old, new)})
    latest = read_changes(repository.docs)[0]
    assert [claim.kind for claim in latest.claims if latest.day.day > 1] == ([kind] if kind else [])


def test_a_claim_has_its_words_before_and_after(repository: Repository) -> None:
    repository.commit("2026-01-01", {CLAIMS: CLAIM})
    repository.commit("2026-01-02", {CLAIMS: "startup:\n  unknown: Nobody measured it.\n"})
    repository.commit("2026-01-03", {CLAIMS: None})
    gone, other, new = read_changes(repository.docs)
    slow, unknown = "Slow: a kernel boots.", "Nobody measured it."
    assert gone.claims == (ClaimChange("startup", "vm", "removed", unknown, ""),)
    assert other.claims == (ClaimChange("startup", "vm", "answer", slow, unknown),)
    assert new.claims == (ClaimChange("startup", "vm", "new", "", slow),)


def test_claims_that_were_only_put_into_another_file_did_not_change(repository: Repository) -> None:
    repository.commit("2026-01-01", {"data/comparison/claims/startup.yml": CLAIM.replace("startup:", "vm:", 1)})
    repository.commit("2026-01-02", {"data/comparison/claims/startup.yml": None, CLAIMS: CLAIM})
    assert [one.day.day for one in read_changes(repository.docs)] == [1]


def test_the_commits_of_a_day_count_together(repository: Repository) -> None:
    text = "# A page\n\n" + "Some words that stay as they are.\n" * 9
    repository.commit("2026-01-01", {"a.md": text, "b.md": "# B\n", "c.md": "# C\n"})
    repository.commit("2026-01-02", {"a.md": None, "moved.md": text, "new.md": "# N\n", "b.md": "# Other\n"})
    repository.commit("2026-01-02", {"moved.md": None, "again.md": text, "new.md": None, "b.md": "# B\n", "c.md": None})
    assert read_changes(repository.docs)[0].pages == (
        PageChange("again.md", "moved", "a.md"),
        PageChange("c.md", "removed", "c.md"),
    )


def test_a_branch_counts_when_it_is_merged(repository: Repository) -> None:
    repository.commit("2026-01-01", {"index.md": "# Home\n"})
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2026-01-02", {"side.md": "# Side\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-01-03", {"index.md": "# Changed\n"})
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-04")
    merged, changed, _ = read_changes(repository.docs)
    assert merged.pages == (PageChange("side.md", "new", "side.md"),)
    assert changed.pages == (PageChange("index.md", "changed", "index.md"),)


def test_without_the_whole_history_nothing_is_said(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-01-01", {"index.md": "# Home\n"})
    repository.commit("2026-01-02", {"index.md": "# Changed\n"})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", repository.root.as_uri(), str(clone))
    assert read_changes(clone / "docs") == ()
    (tmp_path / "plain").mkdir()
    assert read_changes(tmp_path / "plain") == ()


def test_both_files_have_each_day_newest_first(repository: Repository) -> None:
    repository.commit("2026-01-01", {CLAIMS: CLAIM, "index.md": "# Home\r\n"})
    repository.commit("2026-01-02", {"index.md": "# <Home> & more\n"})
    days = read_changes(repository.docs)
    assert [one["day"] for one in json.loads(to_json(days))["days"]] == ["2026-01-02", "2026-01-01"]
    feed = fromstring(to_atom(days, "A site", "https://example.org/log/", "https://example.org/log.atom"))
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}id") for entry in entries] == [
        "https://example.org/log/#day-2026-01-02",
        "https://example.org/log/#day-2026-01-01",
    ]
    assert entries[1].findtext(f"{atom}summary") == "New claims: 1. New pages: 1."
    assert feed.findtext(f"{atom}updated") == "2026-01-02T00:00:00Z"
