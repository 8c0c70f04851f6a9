"""Describes the host of an experiment, and the versions of the software on it."""

import os
import platform
import re
import subprocess
from pathlib import Path

from tools.labs.accelerator import Choice
from tools.labs.engine import Engine
from tools.labs.virtual_machine import NAMES


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


def read_conditions(engine: Engine, choice: Choice, kernel: Path) -> dict[str, str]:
    """The conditions of an experiment, by name; runs under different conditions belong to different experiments."""
    client = subprocess.run(["docker", "--version"], check=True, capture_output=True, text=True).stdout
    emulator = subprocess.run(["qemu-system-x86_64", "--version"], check=True, capture_output=True, text=True).stdout
    return {
        "Accelerator": NAMES[choice.accelerator],
        "Host kernel": platform.release(),
        "Guest kernel": kernel.name.removeprefix("vmlinuz-"),
        "Docker Engine": f"{engine.version}, client {_version(client)}",
        "QEMU": _version(emulator),
        "Distribution": _distribution(),
        "Payload": "a static busybox that prints a line, without a network, the same files in both",
    }


def load_average() -> str:
    """The load average of the last minute, which shows how busy the host is with other work."""
    return f"{os.getloadavg()[0]:.1f}"


def _version(output: str) -> str:
    found = re.search(r"version (\d[\w.+~-]*)", output)
    return found[1] if found else "unknown"


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
