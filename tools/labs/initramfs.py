"""Makes the files that a guest starts from: a static busybox and one script, packed as an initramfs."""

import gzip
import shutil
import stat
import subprocess
from pathlib import Path

from tools.labs.busybox import find_static_busybox
from tools.labs.problem import LabError


def lay_out(folder: Path, script: str) -> Path:
    """Put busybox and `script`, as the file `init`, into a new folder: the whole tree that guest or container has.

    Raises:
        LabError: the busybox that is there needs libraries, or there is none.
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


def pack(tree: Path, into: Path) -> Path:
    """Pack a tree as the kernel unpacks it (https://docs.kernel.org/driver-api/early-userspace/buffer-format.html)."""
    names = "".join(f"{path.relative_to(tree)}\n" for path in sorted(tree.rglob("*")))
    archive = subprocess.run(
        ["cpio", "--create", "--format=newc", "--owner=0:0", "--quiet"],
        input=names.encode(),
        cwd=tree,
        capture_output=True,
        check=True,
    )
    into.write_bytes(gzip.compress(archive.stdout, mtime=0))
    return into
