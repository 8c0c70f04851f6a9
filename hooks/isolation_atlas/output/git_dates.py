"""Reads the day of each file's last change, and of the last commit, from git."""

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path


def read_git_dates(folder: Path) -> Mapping[str, str]:
    """Return the day of the last commit of each file, such as 2026-01-31, by the file's path below `folder`.

    Empty without a repository or without git, and in a shallow clone, whose oldest commit seems to have made all files.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository") != "false\n":
        return {}
    days: dict[str, str] = {}
    log = _git(folder, "log", "-z", "--format=%x01%cs", "--name-only", "--relative", "--", ".")
    for commit in log.split("\x01")[1:]:
        day, _, files = commit.partition("\x00")
        for file in files.strip("\n\x00").split("\x00"):
            days.setdefault(file, day)
    return days


def explain_missing_dates(folder: Path) -> str:
    """Why git gives no dates of the files below a folder, in its own words; "" if there is no repository or no git."""
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
    day = _git(folder, "log", "-1", "--format=%cs").strip()
    return date.fromisoformat(day) if day else None


def _git(folder: Path, *arguments: str) -> str:
    try:
        run = _run(folder, *arguments)
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""


def _run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the arguments are our own
        ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the author uses
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
