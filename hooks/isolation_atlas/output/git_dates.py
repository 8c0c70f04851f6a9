"""Reads from git the day of each file's last change, the last commit, and what files had in them."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path


def read_git_dates(folder: Path) -> Mapping[str, str]:
    """Return the day of the last commit of each file, such as 2026-01-31, by the file's path below `folder`.

    Empty without a repository or without git, and in a shallow clone, whose oldest commit seems to have made all files.
    """
    if not is_complete(folder):
        return {}
    days: dict[str, str] = {}
    log = run_git(folder, "log", "-z", "--format=%x01%cs", "--name-only", "--relative", "--", ".")
    for commit in log.split("\x01")[1:]:
        day, _, files = commit.partition("\x00")
        for file in files.strip("\n\x00").split("\x00"):
            days.setdefault(file, day)
    return days


def explain_missing_dates(folder: Path) -> str:
    """Why git gives no dates of the files below a folder, in its own words; "" if there is no repository or no git."""
    if not _may_have_repository(folder):
        return ""
    try:
        run = _run(folder, "rev-parse", "--is-shallow-repository")
    except OSError:
        return ""
    if run.stdout == "true\n":
        return "this clone is shallow. 'git fetch --unshallow' brings the rest"
    reason = run.stderr.partition("\n")[0].removeprefix("fatal: ").rstrip(".")
    return "" if run.returncode == 0 or reason.startswith("not a git repository") else f"git says: {reason}"


def read_commit_day(folder: Path) -> date | None:
    """Return the day of the last commit of the repository that has a folder; None without one.

    `SOURCE_DATE_EPOCH` comes before it (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    if (seconds := os.environ.get("SOURCE_DATE_EPOCH", "")).isdecimal():
        return datetime.fromtimestamp(int(seconds), UTC).date()
    day = run_git(folder, "log", "-1", "--format=%cs").strip()
    return date.fromisoformat(day) if day else None


def read_commit(folder: Path) -> str:
    """Return the name of the last commit of the repository that has a folder; "" without one."""
    return run_git(folder, "rev-parse", "HEAD").strip()


def is_complete(folder: Path) -> bool:
    """Whether git has the whole history of the repository that has a folder."""
    return run_git(folder, "rev-parse", "--is-shallow-repository") == "false\n"


def read_blobs(folder: Path, blobs: Iterable[str]) -> dict[str, str]:
    """Return the texts of contents that git names by these digests; without one that it does not have."""
    try:
        answer = subprocess.run(  # noqa: S603 - the arguments are our own
            ["git", "-C", str(folder), "cat-file", "--batch"],  # noqa: S607 - whichever git the author uses
            input="".join(f"{blob}\n" for blob in blobs).encode(),
            capture_output=True,
            check=False,
        ).stdout
    except OSError:
        return {}
    texts: dict[str, str] = {}
    start = 0
    while (end := answer.find(b"\n", start)) >= 0:
        name, *described = answer[start:end].decode().split(" ")
        start = end + 1
        if len(described) == 2:  # noqa: PLR2004 - its type and size, or else "missing"
            size = int(described[1])
            texts[name] = answer[start : start + size].decode("utf-8", "replace")
            start += size + 1
    return texts


def run_git(folder: Path, *arguments: str) -> str:
    """What git says about the repository that has a folder; "" if there is none, or no git."""
    if not _may_have_repository(folder):
        return ""
    try:
        run = _run(folder, *arguments)
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""


def _may_have_repository(folder: Path) -> bool:
    """Whether git could find one: to ask it so five times takes an eighth of a small build that has none."""
    place = folder.resolve()
    return "GIT_DIR" in os.environ or any((parent / ".git").exists() for parent in (place, *place.parents))


def _run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the arguments are our own
        ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the author uses
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
