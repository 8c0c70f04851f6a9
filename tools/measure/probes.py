"""Turns what the probes printed into the answers of the matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from isolation_atlas.comparison.model import Reach

Found = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a probe found: how much of the host can be reached, and in a few words what it saw."""

    reach: Reach
    answer: str


UNKNOWN = Verdict("unknown", "not asked")

_ALL_USERS = "0 0 4294967295"
"""The map of user ids outside of every user namespace."""

_CLOCK_SECONDS = 2
"""By how much the time at which a kernel started may seem to differ, as clocks are set."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question about a boundary.

    Attributes:
        ask: the verdict from what was found inside, and from what a plain process of the host finds.
    """

    id: str
    name: str
    ask: Callable[[Found, Found], Verdict]


def own_kernel(found: Found, host: Found) -> bool:
    """Whether another kernel than the host's answers: one of another build, or one that started at another time.

    The id of the boot does not tell it, because some system containers get one of their own.
    """
    if any(found.get(name) != host.get(name) for name in ("release", "version")):
        return True
    inside, outside = found.get("booted", ""), host.get("booted", "")
    return inside.isdigit() and outside.isdigit() and abs(int(inside) - int(outside)) > _CLOCK_SECONDS


def _own_users(found: Found) -> bool:
    """Whether it runs in a user namespace, whose root has rights over nothing else."""
    return " ".join(found.get("user", "").split()[1:]) not in ("", _ALL_USERS)


def _kernel(found: Found, host: Found) -> Verdict:
    if "release" not in found:
        return UNKNOWN
    release = found["release"]
    return Verdict("none", f"its own, {release}") if own_kernel(found, host) else Verdict("host", "the host's")


def _user(found: Found, host: Found) -> Verdict:
    user, *ids = found.get("user", "").split() or [""]
    if not user:
        return UNKNOWN
    if own_kernel(found, host):
        return Verdict("none", "of its own kernel")
    if not _own_users(found):
        return Verdict("host", "root of the host") if user == "0" else Verdict("limited", f"user {user} of the host")
    first_inside, first_outside = int(ids[0]), int(ids[1])
    return Verdict("limited", f"user {int(user) - first_inside + first_outside} of the host")


def _capabilities(found: Found, host: Found) -> Verdict:
    held = _count_capabilities(found)
    if held is None:
        return UNKNOWN
    if own_kernel(found, host):
        return Verdict("none", f"{held}, of its own kernel")
    if _own_users(found):
        return Verdict("limited", f"{held}, in a user namespace")
    whole = _count_capabilities(host) or held
    return Verdict("none" if held == 0 else "limited" if held < whole else "host", str(held))


def _count_capabilities(found: Found) -> int | None:
    words = found.get("capabilities", "").split()
    return int(words[0], 16).bit_count() if words and words[0] != "of" else None


def _calls(found: Found, host: Found) -> Verdict:
    numbers = [int(word) for word in found.get("calls", "").split()]
    if len(numbers) != 3:  # noqa: PLR2004
        return UNKNOWN
    text = f"{numbers[0]} of {sum(numbers)} answered"
    if own_kernel(found, host):
        return Verdict("none", f"{text} by its own kernel")
    asked = [int(word) for word in host.get("calls", "").split()] or numbers
    return Verdict("host" if numbers[0] >= asked[0] else "limited", text)


def _processes(found: Found, _host: Found) -> Verdict:
    if "processes" not in found:
        return UNKNOWN
    seen = found["processes"]
    return Verdict("host", f"seen, {seen}") if found.get("harness") == "1" else Verdict("none", f"hidden, sees {seen}")


def _devices(found: Found, host: Found) -> Verdict:
    if "character" not in found:
        return UNKNOWN
    text = f"{found['character']} character, {found.get('block', '0')} block"
    if own_kernel(found, host):
        return Verdict("none", f"{text}, of its own kernel")
    alike = all(found.get(kind) == host.get(kind) for kind in ("character", "block"))
    return Verdict("host" if alike else "limited", text)


def _files(found: Found, _host: Found) -> Verdict:
    if "folders" in found:
        return Verdict("none", "no folder") if found["folders"] == "0" else Verdict("limited", "a folder")
    if "files" not in found:
        return UNKNOWN
    mounts = f"{found.get('mounts', 'unknown')} mounts"
    reach: Reach = "none" if found["files"] == "0" else "host"
    words = {"0": "hidden", "1": "readable", "2": "writable"}.get(found["files"], "unknown")
    return Verdict(reach, f"{words}, {mounts}")


def _network(found: Found, _host: Found) -> Verdict:
    if "network" not in found:
        return UNKNOWN
    if found["network"] == "1":
        return Verdict("host", "gets out")
    interfaces = found.get("interfaces", "0").split()[0]
    return Verdict("none", "no way out" if interfaces in ("0", "1") else f"no way out, {interfaces} interfaces")


def _writable(name: str) -> Callable[[Found, Found], Verdict]:
    def ask(found: Found, host: Found) -> Verdict:
        if not found.get(name, "").isdigit():
            return UNKNOWN
        count = int(found[name])
        if own_kernel(found, host):
            return Verdict("none", f"{count} files, of its own kernel")
        if count == 0:
            return Verdict("none", "no file")
        everything = host.get(name, "")
        return Verdict(
            "limited" if everything.isdigit() and count < int(everything) else "host",
            f"{count} file{'s' * (count != 1)}",
        )

    return ask


PROBES = (
    Probe("kernel", "Whose kernel answers", _kernel),
    Probe("calls", "System calls", _calls),
    Probe("user", "Whose user it is", _user),
    Probe("capabilities", "Capabilities", _capabilities),
    Probe("processes", "The host's processes", _processes),
    Probe("devices", "Device files", _devices),
    Probe("files", "The host's files", _files),
    Probe("network", "Outgoing network", _network),
    Probe("proc", "Writable in /proc", _writable("proc")),
    Probe("sys", "Writable in /sys", _writable("sys")),
)
"""The rows of the matrix."""


def answer_for_module(probe: Probe, found: Found) -> Verdict:
    """The verdict about a WebAssembly module, whose interface has no call that most probes need."""
    if probe.id == "files":
        return _files(found, found)
    return Verdict("none", "WASI has no call for it")
