"""The boundaries that are measured, as data: what each needs, how it is started, and what it starts from."""

import json
import os
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.labs.virtual_machine import KERNEL_OPTIONS, VirtualMachine
from tools.measure.place import Place, Start

_MICROVM = "microvm,acpi=off,pic=on,pit=on,rtc=on,isa-serial=on"
GUEST_MEMORY_MIB = 256
"""The memory of each guest."""

_LXC_COMMON = Path("/usr/share/lxc/config/common.conf")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A boundary between the payload and its host.

    Attributes:
        id: its name in the journal and in the ids of figures.
        name: its name in charts.
        technology: the technology of the comparison that it is an example of, if it is one.
        programs: the programs that it needs, each with what to do to get it.
        command: the command that starts the payload in it.
        version: the command that prints its version; none for a boundary that is no program.
        prepare: the commands that make what it starts from; they run once.
        remove: the command that removes an instance that continues without the program that started it.
        remove_all: the command that does so for all instances, after the measurement was killed.
        clients: the names of programs that only ask for it, and whose memory is not its own.
        machine: whether it runs guests, so that its times say nothing without KVM.
        only_kvm: whether it can't run guests without KVM at all.
        docker: whether it needs the Docker Engine.
        rootless: whether it runs as a user who is not root.
        variables: the environment of its commands, in addition to the harness's.
        size: what it starts from: the root file system, the guest's files, or the module.
    """

    id: str
    name: str
    technology: str | None
    command: Callable[[Place, Start], list[str]]
    programs: Mapping[str, str] = field(default_factory=dict)
    version: tuple[str, ...] = ()
    prepare: Callable[[Place], list[list[str]]] | None = None
    remove: Callable[[Place, Start], list[str]] | None = None
    remove_all: Callable[[Place], list[str]] | None = None
    clients: tuple[str, ...] = ()
    machine: bool = False
    only_kvm: bool = False
    docker: bool = False
    rootless: bool = False
    variables: Callable[[Place], Mapping[str, str]] | None = None
    size: Callable[[Place], int] = lambda place: folder_size(place.root)


def folder_size(folder: Path) -> int:
    """The size of all files in a folder, in bytes."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _apt(package: str) -> str:
    return f"apt-get install {package}"


def _plain(place: Place, start: Start) -> list[str]:
    return [str(place.root / "bin" / "busybox"), "sh", f"{place.root}{start.program}"]


def _bubblewrap(place: Place, start: Start) -> list[str]:
    mounts = ["--ro-bind", str(place.root), "/", "--proc", "/proc", "--dev", "/dev"]
    return ["bwrap", *mounts, "--unshare-all", "--die-with-parent", start.program]


def _nspawn(place: Place, start: Start) -> list[str]:
    return [
        *("systemd-nspawn", "--quiet", "--register=no", f"--machine={start.name}", f"--directory={place.root}"),
        *("--read-only", "--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=pipe"),
        *(() if place.systemd else ("--keep-unit",)),
        *(() if start.probes else ("--private-network",)),
        start.program,
    ]


def _remove_propagated(place: Place) -> list[str]:
    return ["sh", "-c", f"rmdir /run/systemd/nspawn/propagate/{place.name}*"]


def _lxc(place: Place, start: Start) -> list[str]:
    folder, config = str(place.folder / "lxc"), str(place.folder / "lxc.conf")
    return ["lxc-execute", "--name", start.name, "--lxcpath", folder, "--rcfile", config, "--", start.program]


def write_lxc_config(place: Place) -> str:
    """The configuration of an LXC container: what Debian's own containers include, the root file system, no network."""
    lines = [
        f"lxc.rootfs.path = dir:{place.root}",
        "lxc.net.0.type = empty",
        "lxc.mount.auto = proc:mixed sys:mixed cgroup:mixed",
    ]
    return "\n".join([f"lxc.include = {_LXC_COMMON}"] * _LXC_COMMON.exists() + lines) + "\n"


def _remove_pivot(_place: Place) -> list[str]:
    """The command that removes the control group, without a process, that LXC goes to before it removes its own."""
    return ["sh", "-c", "rmdir /sys/fs/cgroup/lxc.pivot /sys/fs/cgroup/*/lxc.pivot"]


def _docker(*options: str) -> Callable[[Place, Start], list[str]]:
    def command(place: Place, start: Start) -> list[str]:
        network = () if start.probes else ("--network", "none")
        return ["docker", "run", "--rm", *network, *options, "--name", start.name, place.image, start.program]

    return command


def _remove_container(_place: Place, start: Start) -> list[str]:
    return ["docker", "rm", "--force", start.name]


def _remove_containers(place: Place) -> list[str]:
    containers = f"docker ps --all --quiet --filter name={place.name} | xargs --no-run-if-empty docker rm --force"
    return ["sh", "-c", f"{containers}; docker image rm --force {place.image}"]


def _podman(place: Place, name: str) -> list[str]:
    folder = place.folder / name
    options = [f"--root={folder}", f"--runroot={folder}-run", f"--runtime-flag=root={folder}-run/crun"]
    return ["podman", *options]


def _lxc_stop(place: Place, start: Start) -> list[str]:
    return ["lxc-stop", "--kill", "--name", start.name, "--lxcpath", str(place.folder / "lxc")]


def _crun(place: Place, start: Start) -> list[str]:
    network = () if start.probes else ("--network", "none")
    return [
        *_podman(place, "podman"),
        *("run", "--rm", *network, *_limits(), f"--cgroup-parent=/{place.name}"),
        *("--name", start.name, place.image, start.program),
    ]


def _limits() -> list[str]:
    """The options that ask for as much as this process may have; Podman asks for more, and may be refused."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    processes = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = int(Path("/proc/sys/kernel/pid_max").read_text(encoding="utf-8"))
    processes = min(processes, most) if processes != resource.RLIM_INFINITY else most
    return [f"--ulimit=nofile={files}:{files}", f"--ulimit=nproc={processes}:{processes}"]


def _as_user(place: Place, command: list[str]) -> list[str]:
    assert place.user
    user = place.user
    return [
        *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"),
        *("env", f"HOME={place.folder / 'home'}", f"XDG_RUNTIME_DIR={place.folder / 'runtime'}", *command),
    ]


def _rootless(place: Place, start: Start) -> list[str]:
    network = () if start.probes else ("--network", "none")
    options = ["--rm", *network, *_limits(), "--cgroups=disabled"]
    run = ["run", *options, "--name", start.name, place.image, start.program]
    return _as_user(place, [*_podman(place, "rootless"), *run])


def _podman_variables(place: Place) -> Mapping[str, str]:
    return {"CONTAINERS_CONF": str(place.folder / "containers.conf")}


def _rootless_variables(place: Place) -> Mapping[str, str]:
    return {"CONTAINERS_CONF": str(place.folder / "rootless.conf")}


def write_podman_config(place: Place, name: str) -> str:
    """Podman's configuration, which keeps its state away from the user's own."""
    return (
        f'[containers]\nlog_driver = "k8s-file"\n\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "none"\n'
        f'lock_type = "file"\nruntime = "crun"\ntmp_dir = "{place.folder}/{name}-tmp"\n'
        f'static_dir = "{place.folder}/{name}/libpod"\nvolume_path = "{place.folder}/{name}/volumes"\n'
    )


def _runsc(place: Place, start: Start) -> list[str]:
    bundle = str(place.folder / f"bundle{start.program.replace('/', '-')}")
    state = str(place.folder / "runsc")
    return [
        *("runsc", "--root", state, "--network", "none", "--ignore-cgroups", "run", "--bundle", bundle),
        start.name,
    ]


# What Docker gives a container that asks for nothing: https://docs.docker.com/engine/containers/run/
_CAPABILITIES = [
    f"CAP_{name}"
    for name in (
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW"),
        *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    )
]


def write_bundle(place: Place, program: str) -> str:
    """The configuration of an OCI bundle that starts a program in the root file system."""
    mounts = [("/proc", "proc"), ("/dev", "tmpfs"), ("/sys", "sysfs")]
    kinds = ("bounding", "effective", "permitted")
    config: dict[str, Any] = {
        "ociVersion": "1.0.2",
        "process": {
            "terminal": False,
            "user": {"uid": 0, "gid": 0},
            "args": [program],
            "env": ["PATH=/bin"],
            "cwd": "/",
            "capabilities": dict.fromkeys(kinds, _CAPABILITIES),
        },
        "root": {"path": str(place.root), "readonly": True},
        "hostname": "payload",
        "mounts": [{"destination": path, "type": kind, "source": kind} for path, kind in mounts],
        "linux": {"namespaces": [{"type": kind} for kind in ("pid", "ipc", "uts", "mount", "network")]},
    }
    return json.dumps(config, indent=1)


def _wasmtime(place: Place, _start: Start) -> list[str]:
    return ["wasmtime", "run", str(place.module)]


def _qemu(machine: str) -> Callable[[Place, Start], list[str]]:
    def command(place: Place, start: Start) -> list[str]:
        assert place.kernel
        assert place.accelerator
        guest = VirtualMachine(
            place.kernel, place.initramfs, place.accelerator, GUEST_MEMORY_MIB, machine=machine, init=start.program
        )
        return guest.command()

    return command


def _firecracker(place: Place, start: Start) -> list[str]:
    config = str(place.folder / f"firecracker{start.program.replace('/', '-')}.json")
    return ["firecracker", "--no-api", "--id", start.name, "--config-file", config]


def write_firecracker_config(place: Place, program: str) -> str:
    """The configuration of a Firecracker microVM without disk and network."""
    boot = {
        "kernel_image_path": str(place.folder / "vmlinux"),
        "initrd_path": str(place.initramfs),
        "boot_args": f"{KERNEL_OPTIONS} reboot=k rdinit={program}",
    }
    config = {"boot-source": boot, "drives": [], "machine-config": {"vcpu_count": 1, "mem_size_mib": GUEST_MEMORY_MIB}}
    return json.dumps(config, indent=1)


def _cloud_hypervisor(place: Place, start: Start) -> list[str]:
    return [
        *("cloud-hypervisor", "--kernel", str(place.folder / "vmlinux"), "--initramfs", str(place.initramfs)),
        *("--cmdline", f"{KERNEL_OPTIONS} rdinit={start.program}"),
        *("--cpus", "boot=1", "--memory", f"size={GUEST_MEMORY_MIB}M", "--serial", "tty", "--console", "off"),
    ]


def _guest_size(place: Place) -> int:
    assert place.kernel
    return place.kernel.stat().st_size + place.initramfs.stat().st_size


_QEMU = {"qemu-system-x86_64": _apt("qemu-system-x86")}
_PODMAN = {"podman": _apt("podman"), "crun": _apt("crun"), "conmon": _apt("conmon")}
_DOCKER = {"docker": _apt("docker.io")}

BOUNDARIES = (
    Boundary("process", "Plain process", None, _plain),
    Boundary(
        "bubblewrap",
        "bubblewrap",
        "process-sandbox",
        _bubblewrap,
        {"bwrap": _apt("bubblewrap")},
        version=("bwrap", "--version"),
    ),
    Boundary(
        "nspawn",
        "systemd-nspawn",
        "system-container",
        _nspawn,
        {"systemd-nspawn": _apt("systemd-container")},
        version=("systemd-nspawn", "--version"),
        remove_all=_remove_propagated,
    ),
    Boundary(
        "lxc",
        "LXC",
        "system-container",
        _lxc,
        {"lxc-execute": _apt("lxc")},
        version=("lxc-execute", "--version"),
        remove=_lxc_stop,
        remove_all=_remove_pivot,
    ),
    Boundary(
        "docker",
        "Docker with runc",
        "container",
        _docker(),
        _DOCKER,
        version=("runc", "--version"),
        remove=_remove_container,
        remove_all=_remove_containers,
        clients=("docker",),
        docker=True,
    ),
    Boundary(
        "podman",
        "Podman with crun",
        "container",
        _crun,
        _PODMAN,
        version=("podman", "--version"),
        prepare=lambda place: [
            [*_podman(place, "podman"), "import", "--quiet", str(place.folder / "root.tar"), place.image]
        ],
        remove=lambda place, start: [*_podman(place, "podman"), "rm", "--force", "--time=0", start.name],
        remove_all=lambda place: [*_podman(place, "podman"), "rm", "--force", "--time=0", "--all"],
        clients=("podman",),
        variables=_podman_variables,
    ),
    Boundary(
        "rootless",
        "Rootless Podman",
        "container",
        _rootless,
        {**_PODMAN, "newuidmap": _apt("uidmap")},
        version=("podman", "--version"),
        prepare=lambda place: [
            _as_user(
                place,
                [*_podman(place, "rootless"), "import", "--quiet", str(place.folder / "root.tar"), place.image],
            )
        ],
        remove=lambda place, start: _as_user(
            place, [*_podman(place, "rootless"), "rm", "--force", "--time=0", start.name]
        ),
        remove_all=lambda place: _as_user(place, [*_podman(place, "rootless"), "rm", "--force", "--time=0", "--all"]),
        clients=("podman",),
        rootless=True,
        variables=_rootless_variables,
    ),
    Boundary(
        "gvisor",
        "gVisor (runsc)",
        "gvisor",
        _runsc,
        {"runsc": _apt("runsc")},
        version=("runsc", "--version"),
    ),
    Boundary(
        "wasmtime",
        "Wasmtime",
        "wasm",
        _wasmtime,
        {"wasmtime": "curl https://wasmtime.dev/install.sh -sSf | bash"},
        version=("wasmtime", "--version"),
        size=lambda place: place.module.stat().st_size,
    ),
    Boundary(
        "kata",
        "Kata Containers",
        "kata",
        _docker("--runtime", "io.containerd.kata.v2"),
        {
            **_DOCKER,
            "containerd-shim-kata-v2": "unpack a release of https://github.com/kata-containers/kata-containers into /",
        },
        version=("containerd-shim-kata-v2", "--version"),
        remove=_remove_container,
        remove_all=_remove_containers,
        clients=("docker",),
        machine=True,
        only_kvm=True,
        docker=True,
    ),
    Boundary(
        "firecracker",
        "Firecracker",
        "microvm",
        _firecracker,
        {
            "firecracker": "put the program of a release of https://github.com/firecracker-microvm/firecracker on the "
            "path"
        },
        version=("firecracker", "--version"),
        machine=True,
        only_kvm=True,
        size=_guest_size,
    ),
    Boundary(
        "cloud-hypervisor",
        "Cloud Hypervisor",
        "microvm",
        _cloud_hypervisor,
        {
            "cloud-hypervisor": "put the program of a release of "
            "https://github.com/cloud-hypervisor/cloud-hypervisor on the path"
        },
        version=("cloud-hypervisor", "--version"),
        machine=True,
        only_kvm=True,
        size=_guest_size,
    ),
    Boundary(
        "qemu-microvm",
        "QEMU, microvm",
        "microvm",
        _qemu(_MICROVM),
        _QEMU,
        version=("qemu-system-x86_64", "--version"),
        machine=True,
        size=_guest_size,
    ),
    Boundary(
        "qemu-q35",
        "QEMU, q35",
        "vm",
        _qemu("q35"),
        _QEMU,
        version=("qemu-system-x86_64", "--version"),
        machine=True,
        size=_guest_size,
    ),
)
"""All boundaries, from the one that keeps the least apart."""


def environment(boundary: Boundary, place: Place, start: Start | None = None) -> dict[str, str]:
    """The environment of a boundary's commands; the processes that it starts carry the name of the instance in it."""
    return {**os.environ, **variables(boundary, place), "ATLAS_MEASURE": start.name if start else place.name}


def variables(boundary: Boundary, place: Place) -> dict[str, str]:
    """The variables that a boundary's commands need in addition to the harness's."""
    engine = place.engine.env if place.engine and boundary.docker else {}
    docker = {name: value for name, value in engine.items() if name.startswith("DOCKER_")}
    return {**docker, **(boundary.variables(place) if boundary.variables else {})}
