"""Writes a zip whose bytes depend only on the names and contents of its files and on a given time."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from isolation_atlas.write_file import write_file

_UNIX = 3
_READABLE = 0o100644


def write_archive(path: Path, folder: str, files: Mapping[str, bytes], time: datetime) -> None:
    """Write files, by their paths below the archive's only folder, all with the same time of last change."""
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(f"{folder}/{name}", date_time=time.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            # The default is the system on which the zip is written.
            entry.create_system = _UNIX
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, files[name], compresslevel=9)
    write_file(path, written.getvalue())
