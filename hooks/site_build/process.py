"""Holds the command of this process and the digest of its code, which are the same for all builds of the process."""

import hashlib
from pathlib import Path
from typing import Literal, TypeAlias

Command: TypeAlias = Literal["build", "gh-deploy", "serve"]


class Process:
    """The command that MkDocs runs.

    Attributes:
        command: the command; "build" until MkDocs reports another.
    """

    def __init__(self) -> None:
        self.command: Command = "build"

    def on_startup(self, command: Command, dirty: bool) -> None:
        """Note the command; MkDocs calls this once for each command, before its first build."""
        self.command = command


PROCESS = Process()


def digest_folder(folder: Path) -> str:
    """A digest of the names and contents of all files below a folder, except compiled Python files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts:
            digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode(errors="surrogateescape"))
            digest.update(path.read_bytes())
    return digest.hexdigest()


CODE_DIGEST = digest_folder(Path(__file__).parents[1])
"""The digest of `hooks/` at the time when this module was loaded.

`mkdocs serve` never loads a hook again. If a file is edited meanwhile, the old code still runs, and its results must
not be cached under the digest of the new code.
"""
