"""Writes a zip whose bytes depend on nothing but the names and bytes of its files and the time that it is given."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_UNIX = 3
_READABLE = 0o100644


def write_archive(path: Path, folder: str, files: Mapping[str, bytes], time: datetime) -> None:
    """Write `files`, by their paths below the one folder of the archive, as if all were last changed at `time`."""
    with ZipFile(path, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(f"{folder}/{name}", date_time=time.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            # Else it says on which kind of system it was written.
            entry.create_system = _UNIX
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, files[name], compresslevel=9)
