"""Holds the command of this process and the digest of its code, which are the same for all builds of the process."""

from pathlib import Path
from typing import Literal, TypeAlias

from isolation_atlas.hooks import digest_folder

Command: TypeAlias = Literal["build", "gh-deploy", "serve"]


class Process:
    """The command that MkDocs runs.

    Attributes:
        command: the command; "build" until MkDocs reports another.
        is_copy: whether this is a copy of the process, which does a part of its work.
    """

    def __init__(self) -> None:
        self.command: Command = "build"
        self.is_copy = False

    def on_startup(self, command: Command, dirty: bool) -> None:
        """Note the command; MkDocs calls this once for each command, before its first build."""
        self.command = command


PROCESS = Process()


CODE_DIGEST = digest_folder(Path(__file__).parents[1])
"""The digest of `hooks/` at the time when this module was loaded.

`mkdocs serve` never loads a hook again. If a file is edited meanwhile, the old code still runs, and its results must
not be cached under the digest of the new code.
"""
