"""Finds the boundaries that this host has, and makes what they start from."""

import os
import pwd
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tools.apt import is_root
from tools.labs.accelerator import choose_accelerator
from tools.labs.engine import docker_engine
from tools.labs.errors import LabError
from tools.labs.initramfs import make_root, pack_initramfs
from tools.labs.kernel import find_package, unpack_kernel
from tools.measure.boundaries import (
    BOUNDARIES,
    Boundary,
    environment,
    variables,
    write_bundle,
    write_firecracker_config,
    write_lxc_config,
    write_podman_config,
)
from tools.measure.cleaner import Cleaner, clean_at_end
from tools.measure.listener import listen
from tools.measure.payload import MARK, SCRIPT, probe_script
from tools.measure.place import Place
from tools.measure.vmlinux import extract_vmlinux

PREFIX = "isolation-atlas-measure-"
"""The begin of all names that a measurement makes."""

_HERE = Path(__file__).parent
_FOLDERS = ("dev", "etc", "sys", "tmp", "usr", "var", "run", "root")
_PREPARE_SECONDS = 120


@dataclass(slots=True)
class Found:
    """The boundaries that can be measured here, and why the others can't.

    Attributes:
        missing: the reason why a boundary is left out, by its name.
        unprobed: the ids of boundaries in which the payload starts, and the probes do not.
        alone: the ids of boundaries of which the host has no memory for many.
    """

    place: Place
    boundaries: list[Boundary] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    unprobed: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)


def explain_missing(boundary: Boundary) -> str:
    """What is missing for a boundary, and what to do to get it; "" if nothing is."""
    missing = {program: advice for program, advice in boundary.programs.items() if not shutil.which(program)}
    if not missing:
        return ""
    return f"{', '.join(missing)} not found; to install: {'; '.join(dict.fromkeys(missing.values()))}"


@contextmanager
def prepare(*, emulated: bool, chosen: Sequence[str] = ()) -> Iterator[Found]:
    """Make a folder with what all boundaries start from; all of it is removed at the end of the block.

    Args:
        emulated: whether guests may run under QEMU's emulation, where KVM does not run them.
        chosen: the ids of the boundaries to measure; all, where there are none.

    Raises:
        LabError: nothing can be measured here.
    """
    if not is_root():
        raise LabError("Reading the memory of other users' processes needs root. Run `sudo make measure`.")
    # Images, containers and machines are called after the folder, and not all allow all letters.
    folder = Path(tempfile.gettempdir(), f"{PREFIX}{secrets.token_hex(4)}")
    folder.mkdir(mode=0o711)
    with ExitStack() as stack:
        cleaner = stack.enter_context(clean_at_end(folder))
        _make_files(folder)
        found = Found(Place(folder, systemd=Path("/run/systemd/system").is_dir()))
        wanted = [boundary for boundary in BOUNDARIES if not chosen or boundary.id in chosen]
        found.missing = {boundary.name: reason for boundary in wanted if (reason := explain_missing(boundary))}
        wanted = [boundary for boundary in wanted if boundary.name not in found.missing]
        if any(boundary.machine for boundary in wanted):
            wanted = _prepare_guests(found, wanted, emulated=emulated)
        if any(boundary.docker for boundary in wanted):
            wanted = _prepare_docker(found, wanted, stack)
        if any(boundary.rootless for boundary in wanted):
            wanted = _prepare_user(found, wanted)
        listener = stack.enter_context(listen(folder.name, found.place.engine))
        _write(folder / "root" / "probe", probe_script(str(folder), folder.name, listener.addresses, listener.port))
        _pack(found.place)
        _write_configs(found.place)
        for boundary in wanted:
            if reason := _run_preparation(boundary, found.place, cleaner):
                found.missing[boundary.name] = reason
            else:
                found.boundaries.append(boundary)
        require_two(found)
        yield found


def require_two(found: Found) -> None:
    """Refuse to measure where nothing is left to compare.

    Raises:
        LabError: fewer than two boundaries can be measured here.
    """
    if len(found.boundaries) < 2:  # noqa: PLR2004
        raise LabError("\n".join(["Fewer than two boundaries can be measured.", *describe_missing(found.missing)]))


def describe_missing(missing: Mapping[str, str]) -> list[str]:
    """A line for each boundary that is left out."""
    return [f"Left out: {name}: {reason}." for name, reason in missing.items()]


def _write(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/busybox sh\n{script}", encoding="utf-8")
    path.chmod(0o755)


def _make_files(folder: Path) -> None:
    root = make_root(folder / "root", SCRIPT)
    for name in _FOLDERS:
        (root / name).mkdir(exist_ok=True)
    shutil.copy(_HERE / "payload.wat", folder)
    (folder / "canary").write_text("A file of the host.\n", encoding="utf-8")
    compiler = shutil.which("gcc")
    if compiler:
        options = ["-static", "-nostdlib", "-O1", "-fno-stack-protector", "-o", str(root / "ask_kernel")]
        subprocess.run(
            [compiler, *options, str(_HERE / "ask_kernel.c")],
            check=False,
            capture_output=True,
            timeout=_PREPARE_SECONDS,
        )


def _prepare_guests(found: Found, wanted: list[Boundary], *, emulated: bool) -> list[Boundary]:
    """Add kernel and accelerator, and leave out what does not run guests here."""
    folder = found.place.folder
    guests = [boundary for boundary in wanted if boundary.machine]
    others = [boundary for boundary in wanted if not boundary.machine]
    if not shutil.which("qemu-system-x86_64"):
        reason = "whether KVM runs guests is tried with QEMU; to install: apt-get install qemu-system-x86"
        found.missing |= {boundary.name: reason for boundary in guests}
        return others
    try:
        kernel = unpack_kernel(find_package(), folder)
        trial = pack_initramfs(make_root(folder / "trial", f"echo {MARK}\nbusybox sleep 60\n"), folder / "trial.gz")
        choice = choose_accelerator(kernel, trial, MARK)
    except LabError as error:
        found.missing |= {boundary.name: str(error) for boundary in guests}
        return others
    found.place = replace(found.place, kernel=kernel, accelerator=choice.accelerator)
    if choice.accelerator == "kvm":
        extract_vmlinux(kernel, folder / "vmlinux")
        return wanted
    for boundary in guests:
        if boundary.only_kvm or not emulated:
            found.missing[boundary.name] = f"{choice.reason.rstrip('.')}, and an emulated guest says nothing about it"
    return [name_emulated(boundary) for boundary in wanted if boundary.name not in found.missing]


def name_emulated(boundary: Boundary) -> Boundary:
    """A boundary with guests under a name that says they are emulated, as a bar is quoted without its title."""
    return replace(boundary, name=f"{boundary.name}, emulated") if boundary.machine else boundary


def _prepare_docker(found: Found, wanted: list[Boundary], stack: ExitStack) -> list[Boundary]:
    """Add the Docker Engine, or leave out what needs one."""
    try:
        engine = stack.enter_context(docker_engine())
        reason = "" if engine.shares_our_kernel() else "the Docker Engine that answers runs on another machine"
    except LabError as error:
        reason = str(error).rstrip(".")
    if reason:
        found.missing |= {boundary.name: reason for boundary in wanted if boundary.docker}
        return [boundary for boundary in wanted if not boundary.docker]
    found.place = replace(found.place, engine=engine)
    return wanted


def _prepare_user(found: Found, wanted: list[Boundary]) -> list[Boundary]:
    """Add a user with a range of user ids, or leave out what needs one."""
    user = find_rootless_user()
    if not user:
        reason = "no user has a range of user ids in /etc/subuid; to make one: useradd --create-home NAME"
        found.missing |= {boundary.name: reason for boundary in wanted if boundary.rootless}
        return [boundary for boundary in wanted if not boundary.rootless]
    folder = found.place.folder
    for name in ("home", "runtime", "rootless", "rootless-run", "rootless-tmp"):
        (folder / name).mkdir(mode=0o700)
        os.chown(folder / name, user.pw_uid, user.pw_gid)
    found.place = replace(found.place, user=user)
    return wanted


def find_rootless_user() -> pwd.struct_passwd | None:
    """The user who called sudo, or else the first one, with a range of user ids in `/etc/subuid`."""
    try:
        lines = Path("/etc/subuid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    names = [name for line in lines if (name := line.partition(":")[0])]
    caller = os.environ.get("SUDO_USER", "")
    for name in sorted(names, key=lambda one: one != caller):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if user.pw_uid:
            return user
    return None


def _pack(place: Place) -> None:
    """Pack the root file system as an initramfs and as an image of Docker and Podman."""
    pack_initramfs(place.root, place.initramfs)
    archive = place.folder / "root.tar"
    with tarfile.open(archive, mode="w") as tar:
        tar.add(place.root, arcname=".", filter=_owned_by_root)
    archive.chmod(0o644)
    if place.engine:
        place.engine.run("import", "-", place.image, stdin=archive.read_bytes())


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _write_configs(place: Place) -> None:
    (place.folder / "lxc.conf").write_text(write_lxc_config(place), encoding="utf-8")
    (place.folder / "lxc").mkdir()
    for name in ("podman", "rootless"):
        file = "containers.conf" if name == "podman" else "rootless.conf"
        (place.folder / file).write_text(write_podman_config(place, name), encoding="utf-8")
    for program in ("init", "probe"):
        bundle = place.folder / f"bundle-{program}"
        bundle.mkdir()
        (bundle / "config.json").write_text(write_bundle(place, f"/{program}"), encoding="utf-8")
        config = write_firecracker_config(place, f"/{program}")
        (place.folder / f"firecracker-{program}.json").write_text(config, encoding="utf-8")


def _run_preparation(boundary: Boundary, place: Place, cleaner: Cleaner) -> str:
    """Run the commands that make what a boundary starts from; returns why one failed, "" if none did."""
    if boundary.remove_all:
        cleaner.add(boundary.remove_all(place), variables(boundary, place))
    for command in boundary.prepare(place) if boundary.prepare else ():
        done = subprocess.run(
            command,
            env=environment(boundary, place),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PREPARE_SECONDS,
            cwd=place.folder,
            check=False,
        )
        if done.returncode:
            return f"{Path(command[0]).name} failed: {' '.join(done.stderr.split())[-300:]}"
    return ""
