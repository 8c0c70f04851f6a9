"""Holds what all boundaries start from: one root file system, as a folder, an initramfs and an image."""

import pwd
from dataclasses import dataclass
from pathlib import Path

from tools.labs.engine import Engine
from tools.labs.virtual_machine import Accelerator


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one measurement, all in one folder whose name is that of the measurement.

    Attributes:
        folder: the folder, which its cleaner removes.
        kernel: the guests' kernel; None where no boundary needs one.
        accelerator: what runs guests; None where no boundary needs it.
        engine: the Docker Engine; None where no boundary needs it.
        user: whose rootless Podman is measured; None where nobody has a range of user ids.
        systemd: whether systemd runs this host.
    """

    folder: Path
    kernel: Path | None = None
    accelerator: Accelerator | None = None
    engine: Engine | None = None
    user: pwd.struct_passwd | None = None
    systemd: bool = False

    @property
    def name(self) -> str:
        """The name of the measurement, which all processes, containers, images and control groups of it carry."""
        return self.folder.name

    @property
    def root(self) -> Path:
        """The root file system, as a folder of the host."""
        return self.folder / "root"

    @property
    def initramfs(self) -> Path:
        """The root file system, packed for a virtual machine."""
        return self.folder / "initramfs.gz"

    @property
    def image(self) -> str:
        """The name of the root file system as an image of Docker and Podman."""
        return f"localhost/{self.name}:1"

    @property
    def module(self) -> Path:
        """The payload as a WebAssembly module."""
        return self.folder / "payload.wat"


@dataclass(frozen=True, slots=True)
class Start:
    """One start of the payload.

    Attributes:
        name: the name of the instance, which its processes carry.
        program: what is started in the root file system: `/init`, or `/probe`.
    """

    name: str
    program: str = "/init"

    @property
    def probes(self) -> bool:
        """Whether it asks what can be reached, for which it has the network that the boundary gives by default."""
        return self.program == "/probe"
