"""Finds out what runs guests fast here: KVM where a guest really boots under it, else QEMU's emulation."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from tools.labs.machine import NAMES, Accelerator, Machine
from tools.labs.problem import LabError
from tools.labs.watched import SilentError, watch

# A guest under KVM is up within a second. Nested in another virtual machine it may take some.
KVM_SECONDS = 10
# Emulation takes two to five seconds on an idle machine.
EMULATION_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """The accelerator to use, and why: a sentence."""

    accelerator: Accelerator
    because: str


def choose_accelerator(kernel: Path, initramfs: Path, mark: str, kvm_seconds: float = KVM_SECONDS) -> Choice:
    """Boot the guest, whose payload prints `mark`, under KVM, and under emulation only where that fails.

    The mark has to be a word that no kernel prints when it is in trouble.

    That `/dev/kvm` is there, opens and creates a machine says little: guests hang under some.

    Raises:
        LabError: it boots under neither.
    """
    try:
        seconds = boot(Machine(kernel, initramfs, "kvm"), mark, kvm_seconds)
    except SilentError as silent:
        without = f"No guest boots under KVM here: {_reason(silent)}."
    else:
        return Choice("kvm", f"A guest booted under KVM in {seconds:.1f} s.")
    try:
        boot(Machine(kernel, initramfs, "tcg"), mark, EMULATION_SECONDS)
    except SilentError as silent:
        raise LabError(
            f"{without} Nor does one under {NAMES['tcg']}: {_reason(silent)}. "
            f"Try by hand what was tried: {shlex.join(Machine(kernel, initramfs, 'tcg').command())}"
        ) from None
    return Choice("tcg", without)


def boot(machine: Machine, mark: str, seconds: float) -> float:
    """Boot a machine until it prints `mark`, then kill it; the seconds that this took.

    Raises:
        SilentError: it did not, within `seconds`.
    """
    with watch(machine.command()) as guest:
        return guest.wait_for(mark, seconds)


def _reason(silent: SilentError) -> str:
    """What QEMU said where it gave up, else that the guest said nothing in time."""
    complaints = [line for line in silent.printed.splitlines() if line.startswith("qemu-system-x86_64: ")]
    complaint = complaints[-1].partition(": ")[2] if complaints else ""
    return f"{silent}{f' (QEMU said: {complaint})' if complaint else ''}"
