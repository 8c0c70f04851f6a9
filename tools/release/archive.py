"""Writes a reproducible zip, whose bytes depend only on the names and contents of its files and on a given time."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from isolation_atlas.write_file import write_file

_UNIX = 3
_READABLE = 0o100644


def write_archive(path: Path, folder: str, files: Mapping[str, bytes], time: datetime) -> None:
    """Write a zip with one folder.

    Args:
        path: the file to write.
        folder: the name of the folder in the zip.
        files: the contents of the files, by their paths below the folder.
        time: the time of last change that all files get.
    """
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(f"{folder}/{name}", date_time=time.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            # The default depends on the system on which the zip is written.
            entry.create_system = _UNIX
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, files[name], compresslevel=9)
    write_file(path, written.getvalue())
