"""Chooses the accelerator for guests: KVM if a guest really boots under it, or else QEMU's emulation."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from tools.labs.child_process import NoOutputError, run_child
from tools.labs.errors import LabError
from tools.labs.virtual_machine import NAMES, Accelerator, VirtualMachine

KVM_SECONDS = 10
"""The limit for a boot under KVM, which takes a second, or a few on a machine that is virtual itself."""
EMULATION_SECONDS = 120
"""The limit for a boot under emulation, which takes two to five seconds on an idle machine."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen accelerator, and the reason as a sentence."""

    accelerator: Accelerator
    reason: str


def choose_accelerator(kernel: Path, initramfs: Path, mark: str, kvm_seconds: float = KVM_SECONDS) -> Choice:
    """Boot a guest under KVM, and under emulation if KVM fails; the first accelerator that works is chosen.

    Only a boot shows whether KVM works: on some machines `/dev/kvm` can be opened and creates a virtual machine, but
    the guest hangs.

    Args:
        kernel: the guest's kernel.
        initramfs: the guest's files, which print `mark`.
        mark: a text that no kernel prints in its error messages.
        kvm_seconds: the limit for a boot under KVM.

    Raises:
        LabError: the guest boots under neither accelerator.
    """
    try:
        seconds = boot(VirtualMachine(kernel, initramfs, "kvm"), mark, kvm_seconds)
    except NoOutputError as error:
        no_kvm = f"No guest boots under KVM here: {_explain(error)}."
    else:
        return Choice("kvm", f"A guest booted under KVM in {seconds:.1f} s.")
    emulated = VirtualMachine(kernel, initramfs, "tcg")
    try:
        boot(emulated, mark, EMULATION_SECONDS)
    except NoOutputError as error:
        raise LabError(
            f"{no_kvm} Nor does one under {NAMES['tcg']}: {_explain(error)}. "
            f"Try by hand what was tried: {shlex.join(emulated.command())}"
        ) from None
    return Choice("tcg", no_kvm)


def boot(machine: VirtualMachine, mark: str, seconds: float) -> float:
    """Boot a machine until it prints `mark`, and then kill it; returns the seconds of the boot.

    Raises:
        NoOutputError: the machine did not print the mark within `seconds`.
    """
    with run_child(machine.command()) as guest:
        return guest.wait_for(mark, seconds)


def _explain(error: NoOutputError) -> str:
    """The reason why a guest did not boot, with QEMU's last message if there is one."""
    messages = [line for line in error.printed.splitlines() if line.startswith("qemu-system-x86_64: ")]
    message = messages[-1].partition(": ")[2] if messages else ""
    return f"{error}{f' (QEMU said: {message})' if message else ''}"
