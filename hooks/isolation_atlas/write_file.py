"""Writes a file of the checkout so that no link in its place is followed, and no half of it is ever seen."""

import os
from pathlib import Path


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and move it there: what was there, also a link, is replaced.

    Raises:
        OSError: the file can't be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        with unfinished.open("xb") as file:  # which follows no link either
            file.write(content.encode() if isinstance(content, str) else content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
