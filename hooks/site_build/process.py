"""What holds for the whole process, whatever it builds: the command that was typed, and the code as it was loaded."""

import hashlib
from pathlib import Path
from typing import Literal, TypeAlias

Command: TypeAlias = Literal["build", "gh-deploy", "serve"]


class Process:
    """The command that MkDocs runs.

    Attributes:
        command: "build" until MkDocs says something else.
    """

    def __init__(self) -> None:
        self.command: Command = "build"

    def on_startup(self, command: Command, dirty: bool) -> None:
        """Note the command; MkDocs calls this once for each command, before its first build."""
        self.command = command


PROCESS = Process()


def digest_folder(folder: Path) -> str:
    """A digest of the names and contents of all files below a folder, except those that Python compiled."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts:
            digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode(errors="surrogateescape"))
            digest.update(path.read_bytes())
    return digest.hexdigest()


CODE_DIGEST = digest_folder(Path(__file__).parents[1])
"""The digest of `hooks/` at the time it was loaded.

`mkdocs serve` never loads a hook again, so a file that is edited meanwhile is not the code that runs: what the old code
makes must not be kept under the digest of the new.
"""
