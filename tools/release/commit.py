"""Reads the commit from which a release is made."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime

from tools.project import PROJECT
from tools.release.command import ReleaseError


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit.

    Attributes:
        name: its tag, or the last tag and the distance from it, or its hash; with `-dirty` if files are changed.
        time: the time of the commit, in UTC.
    """

    name: str
    time: datetime


def read_commit() -> Commit:
    """The commit that is checked out.

    Raises:
        ReleaseError: the project is no repository, or there is no git.
    """
    seconds = int(_git("log", "-1", "--format=%ct"))
    name = _git("describe", "--tags", "--always", "--dirty")
    return Commit(name, datetime.fromtimestamp(seconds, UTC))


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(PROJECT), *arguments]
    try:
        run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError as error:
        raise ReleaseError("A release names its commit, and there is no git here to ask. Install git.") from error
    if run.returncode:
        raise ReleaseError(f"A release names its commit, and git knows none here: {run.stderr.strip()}")
    return run.stdout.strip()
