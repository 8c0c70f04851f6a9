"""Unpacks the kernel's ELF file, which Firecracker and Cloud Hypervisor start, from a compressed kernel."""

import gzip
import lzma
import shutil
import subprocess
import zlib
from pathlib import Path

from tools.labs.errors import LabError

_ELF = b"\x7fELF"
_GZIP, _XZ, _ZSTD = b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"


def extract_vmlinux(kernel: Path, into: Path) -> Path:
    """Write the ELF file that a kernel of Debian or Ubuntu holds.

    Raises:
        LabError: it holds none, or one that is compressed in another way.
    """
    packed = kernel.read_bytes()
    for mark in (_XZ, _ZSTD, _GZIP):
        place = packed.find(mark)
        while place >= 0:
            unpacked = _unpack(mark, packed[place:])
            if unpacked.startswith(_ELF):
                into.write_bytes(unpacked)
                return into
            place = packed.find(mark, place + 1)
    tried = "xz, gzip" + (", zstd" if shutil.which("zstd") else "; for zstd, install it: apt-get install zstd")
    raise LabError(f"No ELF file was found in {kernel.name} (tried: {tried}).")


def _unpack(mark: bytes, packed: bytes) -> bytes:
    """What a stream of this kind holds; b"" if it is none."""
    try:
        if mark == _XZ:
            return lzma.LZMADecompressor().decompress(packed)
        if mark == _GZIP:
            return zlib.decompressobj(wbits=31).decompress(packed)
    except (lzma.LZMAError, zlib.error, gzip.BadGzipFile, EOFError):
        return b""
    if not shutil.which("zstd"):
        return b""
    # zstd writes what it unpacked before it tells that other bytes follow.
    return subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=False).stdout
