"""What a page is run in: the environment, the place and the versions that its needs add up to."""

import os
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.labs.cgroups import ROOT


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one need of a page provides.

    Attributes:
        env: variables of the page's shell, on top of ours.
        prefix: what to put before the shell, such as sudo.
        tools: the versions of what the page is run with, by name, as its readers see them.
        docker: whether there is a Docker Engine to ask for what the page made.
        files: what lies in the page's folder before it starts, so that it need not be fetched each time.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    docker: bool = False
    files: tuple[Path, ...] = ()


def add_up(parts: Iterable[Surroundings]) -> Surroundings:
    """All of `parts` as one, on this machine's system and kernel."""
    parts = list(parts)
    return Surroundings(
        env={**os.environ, **{name: value for part in parts for name, value in part.env.items()}},
        prefix=tuple(word for part in parts for word in part.prefix),
        tools={name: version for part in parts for name, version in part.tools.items()} | _system(),
        docker=any(part.docker for part in parts),
        files=tuple(file for part in parts for file in part.files),
    )


def _system() -> dict[str, str]:
    release = re.match(r"\d+(\.\d+)*", platform.release())
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = platform.system()
    name, _, version = system.partition(" ")
    cgroups = "version 2" if (ROOT / "cgroup.controllers").exists() else "version 1"
    return {"Linux": release[0] if release else platform.release(), "cgroups": cgroups, name: version}
