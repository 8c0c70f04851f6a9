"""Describes the virtual machine of the labs: a kernel, an initramfs and a serial line, without disk and network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Accelerator = Literal["kvm", "tcg"]

NAMES: dict[Accelerator, str] = {"kvm": "KVM", "tcg": "QEMU's emulation (TCG)"}


KERNEL_OPTIONS = "console=ttyS0 quiet panic=-1 no_timer_check"


@dataclass(frozen=True, slots=True)
class VirtualMachine:
    """A virtual machine for QEMU.

    Attributes:
        kernel: the guest's kernel.
        initramfs: the guest's files.
        accelerator: the accelerator that runs the guest.
        memory: the guest's memory, in MiB.
        machine: QEMU's type of machine, with its options.
        init: the program that the guest's kernel starts.
    """

    kernel: Path
    initramfs: Path
    accelerator: Accelerator
    memory: int = 256
    machine: str = "q35"
    init: str = "/init"

    def command(self) -> list[str]:
        """The command line, which the lab on the first virtual machine shows too.

        `-cpu max` gives the guest every feature that the accelerator has, `-nodefaults` omits the devices that the labs
        do not use, and `-no-reboot` ends a guest that panics. `no_timer_check` keeps the guest's kernel from giving up
        on a busy host that serves its timer late (https://docs.kernel.org/admin-guide/kernel-parameters.html).
        """
        return [
            *(
                "qemu-system-x86_64",
                "-accel",
                self.accelerator,
                "-cpu",
                "max",
                "-M",
                self.machine,
                "-m",
                str(self.memory),
            ),
            *("-nodefaults", "-nographic", "-serial", "stdio", "-no-reboot"),
            *("-kernel", str(self.kernel), "-initrd", str(self.initramfs)),
            *("-append", f"{KERNEL_OPTIONS}{f' rdinit={self.init}' if self.init != '/init' else ''}"),
        ]
