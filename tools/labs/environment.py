"""Combines what the needs of a page provide: environment variables, a prefix, tools and files."""

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
    """The environment that one need of a page provides.

    Attributes:
        env: variables of the page's shell, in addition to ours; of both it gets those that `VARIABLES` names.
        prefix: the command in front of the shell, such as sudo.
        tools: the versions of the tools, by name, which the page shows.
        docker: whether there is a Docker Engine, in which the objects that the page creates have to be looked up.
        files: files that are copied into the page's folder before it runs, so that they are not downloaded each time.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    docker: bool = False
    files: tuple[Path, ...] = ()


def combine(parts: Iterable[LabEnvironment]) -> LabEnvironment:
    """Combine environments into one, and add a few variables of this process and the versions of this system."""
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
