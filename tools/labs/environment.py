"""The environment in which a page runs: the variables, the prefix, the tools and the files that its needs add up to."""

import os
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.labs.cgroups import ROOT
from tools.labs.programs import VARIABLES


@dataclass(frozen=True, slots=True)
class LabEnvironment:
    """What one need of a page provides.

    Attributes:
        env: variables of the page's shell, in addition to ours; of both it gets those that `VARIABLES` names.
        prefix: the command in front of the shell, such as sudo.
        tools: the versions of what the page is run with, by name, as the page shows them.
        docker: whether there is a Docker Engine, which then also knows what the page created.
        files: files that are put into the page's folder before it starts, so that they are not downloaded each time.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    docker: bool = False
    files: tuple[Path, ...] = ()


def combine(parts: Iterable[LabEnvironment]) -> LabEnvironment:
    """All of `parts` as one, with few variables of this process and the versions of this system."""
    parts = list(parts)
    return LabEnvironment(
        env=keep_variables({**os.environ, **{name: value for part in parts for name, value in part.env.items()}}),
        prefix=tuple(argument for part in parts for argument in part.prefix),
        tools={name: version for part in parts for name, version in part.tools.items()} | _system_versions(),
        docker=any(part.docker for part in parts),
        files=tuple(file for part in parts for file in part.files),
    )


def keep_variables(env: Mapping[str, str]) -> dict[str, str]:
    """Those variables that the commands of a page get."""
    return {name: env[name] for name in VARIABLES if name in env}


def _system_versions() -> dict[str, str]:
    release = re.match(r"\d+(\.\d+)*", platform.release())
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = platform.system()
    name, _, version = system.partition(" ")
    cgroups = "version 2" if (ROOT / "cgroup.controllers").exists() else "version 1"
    return {"Linux": release[0] if release else platform.release(), "cgroups": cgroups, name: version}
