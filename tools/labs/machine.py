"""A virtual machine as the labs start it: a kernel, an initramfs and a serial line, no disk and no network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Accelerator = Literal["kvm", "tcg"]

NAMES: dict[Accelerator, str] = {"kvm": "KVM", "tcg": "QEMU's emulation (TCG)"}


@dataclass(frozen=True, slots=True)
class Machine:
    """What QEMU is to start.

    Attributes:
        memory: of the guest, in MiB.
    """

    kernel: Path
    initramfs: Path
    accelerator: Accelerator
    memory: int = 256

    def command(self) -> list[str]:
        """The command line; the lab on the first virtual machine shows readers the same.

        `-cpu max` gives the guest all that the accelerator can do, `-nodefaults` leaves out the devices that nobody
        uses here, and with `-no-reboot` a guest that panics ends. Without `no_timer_check` the guest's kernel gives up
        where a busy host serves its timer late (https://docs.kernel.org/admin-guide/kernel-parameters.html).
        """
        return [
            *("qemu-system-x86_64", "-accel", self.accelerator, "-cpu", "max", "-M", "q35", "-m", str(self.memory)),
            *("-nodefaults", "-nographic", "-serial", "stdio", "-no-reboot"),
            *("-kernel", str(self.kernel), "-initrd", str(self.initramfs)),
            *("-append", "console=ttyS0 quiet panic=-1 no_timer_check"),
        ]
