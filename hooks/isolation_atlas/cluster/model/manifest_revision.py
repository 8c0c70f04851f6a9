"""Reads manifests as they were at a revision of a Git repository."""

from pathlib import PurePosixPath

from isolation_atlas.cluster.model.manifest_files import ENDINGS
from isolation_atlas.problem import AtlasError, Location, Problem

_FILE_MODES = frozenset({"100644", "100755"})  # and so no links, which could lead anywhere
_SECONDS = 60


def read_revision(place: str) -> list[tuple[str, bytes]]:
    """The manifests below a path at a revision, written as `git show` takes it, such as `main:deploy`.

    Raises:
        AtlasError: Git is not installed, or has no such revision. It is not an error if the path was not there yet.
    """
    revision, _, path = place.partition(":")
    listed = _run_git(place, "ls-tree", "-r", "-z", "--end-of-options", revision, path or ".")
    files = []
    for entry in listed.decode(errors="surrogateescape").split("\0"):
        about, _, name = entry.partition("\t")
        if about[:6] in _FILE_MODES and (name.endswith(ENDINGS) or name == PurePosixPath(path).as_posix()):
            files.append((f"{revision}:{name}", _run_git(place, "cat-file", "blob", about.split()[2])))
    return files


def _run_git(place: str, *arguments: str) -> bytes:
    import subprocess  # noqa: PLC0415 - slow, and most runs need no Git

    try:
        ran = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607 - the user's own
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise AtlasError([Problem(Location(place), "This is not a file, and Git is not installed.")]) from None
    except (subprocess.SubprocessError, OSError):
        revision = place.partition(":")[0]
        message = f"This is not a file, and Git has no revision {revision!r} here. Write, for example, main:deploy."
        raise AtlasError([Problem(Location(place), message)]) from None
    return ran.stdout
