"""Describes the host of an experiment, and the versions of the software on it."""

import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tools.labs.virtual_machine import NAMES
from tools.measure.boundaries import Boundary, environment
from tools.measure.place import Place

_HARNESS = Path(__file__).parent


def describe_host(processors: str, memory: str, cores: int) -> str:
    """A sentence about a host, from the texts of its `/proc/cpuinfo` and `/proc/meminfo`."""
    named = re.search(r"(?m)^model name\s*:\s*(.+)$", processors)
    model = " ".join(re.sub(r"\((R|TM|tm)\)", "", named[1]).split()) if named else "an unknown processor"
    kibibytes = re.search(r"(?m)^MemTotal:\s+(\d+) kB$", memory)
    gigabytes = f"{int(kibibytes[1]) * 1024 / 1e9:.1f} GB" if kibibytes else "an unknown amount"
    machine = "Virtual machine" if re.search(r"(?m)^flags\s*:.*\bhypervisor\b", processors) else "Computer"
    return f"{machine} with {cores} core{'s' * (cores != 1)} of {model} and {gigabytes} of memory."


def read_host() -> str:
    """The sentence about this host."""
    processors = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    return describe_host(processors, Path("/proc/meminfo").read_text(encoding="utf-8"), len(os.sched_getaffinity(0)))


def read_conditions(place: Place, boundaries: Iterable[Boundary]) -> dict[str, str]:
    """The conditions of an experiment, by name; runs under different conditions belong to different experiments."""
    versions = {boundary.name: find_version(boundary, place) for boundary in boundaries if boundary.version}
    guests = {}
    if place.kernel and place.accelerator:
        guests["Guest kernel"] = place.kernel.name.removeprefix("vmlinuz-")
        guests["Guests run under"] = NAMES[place.accelerator]
    return {
        "Host kernel": platform.release(),
        "Distribution": _distribution(),
        **guests,
        **({"Docker Engine": place.engine.version} if place.engine else {}),
        **{f"Version of {name}": version for name, version in versions.items()},
        "Hash of the harness": hash_harness(),
    }


def hash_harness(folder: Path = _HARNESS) -> str:
    """The start of a hash of the files that measure, so that a file tells which harness wrote it."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".py", ".c", ".wat"}):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def find_version(boundary: Boundary, place: Place) -> str:
    """The version that a boundary's program prints."""
    done = subprocess.run(
        boundary.version,
        capture_output=True,
        text=True,
        env=environment(boundary, place),
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return parse_version(done.stdout + done.stderr)


def parse_version(printed: str) -> str:
    """The first thing in a text that looks like a version."""
    found = re.search(r"\b[vV]?(\d+(?:\.\d+)+[\w.+~-]*|\d{3}\b[^\n]*)", printed)
    return found[1].strip() if found else "unknown"


def describe_settings(place: Place, command: Iterable[str]) -> str:
    """A command of the measurement as a reader may type it, with the names of this run taken out."""
    words = [word.replace(str(place.folder), "FOLDER").replace(place.name, "NAME") for word in command]
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def read_available_mib(memory: str) -> int:
    """How much memory is free for programs, in MiB, from the text of `/proc/meminfo`; 0 where it does not say so."""
    found = re.search(r"(?m)^MemAvailable:\s+(\d+) kB$", memory)
    return int(found[1]) // 1024 if found else 0


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
