"""Makes the initramfs that a guest boots from: a static busybox and one script."""

import gzip
import shutil
import stat
import subprocess
from pathlib import Path

from tools.labs.busybox import find_static_busybox
from tools.labs.errors import LabError


def make_root(folder: Path, script: str) -> Path:
    """Make the root file system of a guest or container in a new folder: busybox, and the script as `init`.

    Raises:
        LabError: there is no busybox, or the busybox needs libraries.
    """
    busybox = find_static_busybox()
    if not busybox:
        raise LabError("A guest has no libraries, so it needs a static busybox. Install busybox-static.")
    (folder / "bin").mkdir(parents=True)
    (folder / "proc").mkdir()
    shutil.copy(busybox, folder / "bin" / "busybox")
    init = folder / "init"
    init.write_text(f"#!/bin/busybox sh\n{script}", encoding="utf-8")
    init.chmod(init.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return folder


def pack_initramfs(root: Path, into: Path) -> Path:
    """Pack a root file system into an initramfs file, and return the path of the file.

    https://docs.kernel.org/driver-api/early-userspace/buffer-format.html describes the format.
    """
    names = "".join(f"{path.relative_to(root)}\n" for path in sorted(root.rglob("*")))
    archive = subprocess.run(
        ["cpio", "--create", "--format=newc", "--owner=0:0", "--quiet"],
        input=names.encode(),
        cwd=root,
        capture_output=True,
        check=True,
    )
    into.write_bytes(gzip.compress(archive.stdout, mtime=0))
    return into
