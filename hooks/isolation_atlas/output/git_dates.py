"""Reads from git on which day each file last changed."""

import subprocess
from collections.abc import Mapping
from pathlib import Path


def read_git_dates(folder: Path) -> Mapping[str, str]:
    """The day of the last commit, as 2026-01-31, by the path of each file below `folder`, from there.

    Empty where git has nothing to say: no repository, no git, or a clone that was cut short, whose oldest commit would
    seem to have made everything.
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


def _git(folder: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603 - our own words alone
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the author uses
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""
