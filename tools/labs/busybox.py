"""Packs this machine's static busybox as a root file system, to make the image `busybox` without a registry."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

_FOLDERS = ("bin", "dev", "etc", "home", "root", "tmp", "usr", "var", "var/spool", "var/www")
_FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
    "etc/group": "root:x:0:\nnobody:x:65534:\n",
}
_LOADERS = (b"/lib64/ld-", b"/lib/ld-")
"""The paths of library loaders; a program that needs libraries has one of them near its start."""


def find_static_busybox() -> Path | None:
    """The path of a busybox that needs no libraries; None if there is none."""
    if found := shutil.which("busybox"):
        path = Path(found)
        if not any(loader in path.read_bytes()[:4096] for loader in _LOADERS):
            return path
    return None


def pack_busybox() -> bytes:
    """A tar archive of a root file system with busybox under each of its names; the bytes are always the same.

    Raises:
        FileNotFoundError: this machine has no static busybox.
    """
    busybox = find_static_busybox()
    if not busybox:
        raise FileNotFoundError(
            "There is no image `busybox`, and no static busybox to make it from. Let the daemon fetch it (docker pull "
            "busybox), or on Debian and Ubuntu install it: apt-get install busybox-static"
        )
    names = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split()
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for folder in _FOLDERS:
            _add(tar, folder, tarfile.DIRTYPE, mode=0o1777 if folder == "tmp" else 0o755)
        for path, text in _FILES.items():
            _add(tar, path, tarfile.REGTYPE, text.encode())
        _add(tar, "bin/busybox", tarfile.REGTYPE, busybox.read_bytes(), mode=0o755)
        for name in sorted(set(names) - {"busybox"}):
            _add(tar, f"bin/{name}", tarfile.LNKTYPE, target="bin/busybox", mode=0o755)
    return archive.getvalue()


def _add(
    tar: tarfile.TarFile, path: str, kind: bytes, content: bytes = b"", *, mode: int = 0o644, target: str = ""
) -> None:
    entry = tarfile.TarInfo(path)
    entry.type, entry.mode, entry.size, entry.linkname = kind, mode, len(content), target
    tar.addfile(entry, io.BytesIO(content))
