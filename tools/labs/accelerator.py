"""Chooses what runs guests fast here: KVM where a guest really boots under it, else QEMU's emulation."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from tools.labs.child_process import NoOutputError, run_child
from tools.labs.errors import LabError
from tools.labs.virtual_machine import NAMES, Accelerator, VirtualMachine

KVM_SECONDS = 10
"""A guest boots in a second under KVM, and in some more where this machine is a virtual one itself."""
EMULATION_SECONDS = 120
"""A guest boots in two to five seconds under emulation on an idle machine."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The accelerator to use, and the reason as a sentence."""

    accelerator: Accelerator
    reason: str


def choose_accelerator(kernel: Path, initramfs: Path, mark: str, kvm_seconds: float = KVM_SECONDS) -> Choice:
    """Boot a guest under KVM, and under emulation if that fails; the first that works is chosen.

    Only a boot shows whether KVM works: on some machines `/dev/kvm` opens and creates a machine, and the guest hangs.

    Args:
        kernel: the guest's kernel.
        initramfs: the guest's files, which print `mark`.
        mark: a text that no kernel prints in its error messages.
        kvm_seconds: how long a guest may take under KVM.

    Raises:
        LabError: the guest boots under neither.
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
    """Boot a machine until it prints `mark`, then kill it; returns the seconds that this took.

    Raises:
        NoOutputError: it did not print the mark within `seconds`.
    """
    with run_child(machine.command()) as guest:
        return guest.wait_for(mark, seconds)


def _explain(error: NoOutputError) -> str:
    """Why a guest did not boot, with QEMU's last message where it has one."""
    messages = [line for line in error.printed.splitlines() if line.startswith("qemu-system-x86_64: ")]
    message = messages[-1].partition(": ")[2] if messages else ""
    return f"{error}{f' (QEMU said: {message})' if message else ''}"
