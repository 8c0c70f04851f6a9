"""Recomputes the figures that are counted from code: `make recount COUNT=seccomp REPOSITORY=path/to/moby`.

A person runs this on a clone of the repository that the source of the figure names. Without `--commit`, the count is
that of the commit which the source cites, so that it must be the number of the data; a newer commit gives the new one.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from isolation_atlas.comparison import read_comparison
from isolation_atlas.problem import AtlasError
from tools.project import PROJECT

Show = Callable[[str], str]
"""Returns the text of a file at the commit, by its path."""

# The capabilities of a container that is started without options.
_DEFAULT_CAPABILITIES = frozenset(
    f"CAP_{name}"
    for name in (
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW"),
        *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    )
)


@dataclass(frozen=True, slots=True)
class Count:
    """A figure that is counted.

    Attributes:
        figures: the names of the figures that it gives, as prose names them; or those of values.
        source: the id of the source, which names the repository and the commit.
        count: counts in the files of a commit; returns what was counted, by what it is called.
    """

    figures: Sequence[str]
    source: str
    count: Callable[[Show], Mapping[str, int]]


def count_seccomp(show: Show) -> dict[str, int]:
    """Docker's default profile for x86-64: the system calls that it allows, decides by their arguments, and blocks."""
    table = show("vendor/golang.org/x/sys/unix/zsysnum_linux_amd64.go")
    known = {name.lower() for name in re.findall(r"^\tSYS_(\w+)\s+=", table, re.MULTILINE)}
    allowed: set[str] = set()
    by_argument: set[str] = set()
    for rule in json.loads(show("vendor/github.com/moby/profiles/seccomp/default.json"))["syscalls"]:
        if rule["action"] == "SCMP_ACT_ALLOW" and _applies(rule.get("includes", {}), rule.get("excludes", {})):
            (by_argument if rule.get("args") else allowed).update(rule["names"])
    allowed &= known
    by_argument = (by_argument & known) - allowed
    return {
        "allowed": len(allowed),
        "decided by arguments": len(by_argument),
        "blocked": len(known - allowed - by_argument),
        "of": len(known),
    }


def _applies(includes: Mapping[str, list[str]], excludes: Mapping[str, list[str]]) -> bool:
    """Whether a rule is for x86-64 and for the default capabilities; each kernel of today has its least version."""
    return (
        ("arches" not in includes or "amd64" in includes["arches"])
        and _DEFAULT_CAPABILITIES.issuperset(includes.get("caps", []))
        and "amd64" not in excludes.get("arches", [])
        and not _DEFAULT_CAPABILITIES.intersection(excludes.get("caps", []))
    )


def count_firecracker(show: Show) -> dict[str, int]:
    """Firecracker's filters for x86-64: the system calls of each kind of thread, and of all together."""
    filters = json.loads(show("resources/seccomp/x86_64-unknown-linux-musl.json"))
    calls = {thread: {rule["syscall"] for rule in one["filter"]} for thread, one in filters.items()}
    return {"all": len(set().union(*calls.values())), **{thread: len(names) for thread, names in calls.items()}}


def count_cloud_hypervisor(show: Show) -> dict[str, int]:
    """Cloud Hypervisor's filters: the names of system calls of all kinds of threads, architectures and options."""
    files = ("vmm/src/seccomp_filters.rs", "virtio-devices/src/seccomp_filters.rs")
    return {"all": len({name for file in files for name in re.findall(r"\bSYS_(\w+)", show(file))})}


def count_gvisor_table(show: Show) -> dict[str, int]:
    """GVisor's table for x86-64: the system calls that the Sentry serves, in full or in part, and the others."""
    text = show("pkg/sentry/syscalls/linux/linux64.go")
    table = text[text.index("Table: map[uintptr]kernel.Syscall{") :]
    entries = re.findall(r"^\t\t\d+:\s+syscalls\.(\w+)\(", table[: table.index("\n\t},")], re.MULTILINE)
    served = sum(entry.startswith(("Supported", "PartiallySupported")) for entry in entries)
    return {"served": served, "returning an error": len(entries) - served, "of": len(entries)}


def count_gvisor_filters(show: Show) -> dict[str, int]:
    """The Sentry's calls to the host on x86-64, with Systrap and gVisor's own network stack; also without directfs."""
    config = "runsc/boot/filter/config/config"
    main, systrap = show(f"{config}_main.go"), "pkg/sentry/platform/systrap/filters"
    blocks = [
        *(_cut(main, start) for start in ("var allowedSyscalls", "func selfPIDFilters", "func controlServerFilters")),
        _cut(show(f"{config}_amd64.go"), "func init"),
        _cut(show(f"{systrap}.go"), "func (systrapSeccomp) SyscallFilters"),
        _cut(show(f"{systrap}_amd64.go"), "func archSyscallFilters"),
    ]
    plain = {name for block in blocks for name in re.findall(r"\bSYS_(\w+)(?:: |, seccomp)", block)}
    directfs = set(re.findall(r"\bSYS_(\w+):", _cut(main, "func hostFilesystemFilters")))
    if "archFstatAtSysNo()" in main:
        directfs.add("NEWFSTATAT")
    return {"by default": len(plain | directfs), "without directfs": len(plain)}


def _cut(text: str, start: str) -> str:
    """The declaration that begins with `start`, up to the brace in the first column that ends it."""
    text = text[text.index(start) :]
    return text[: text.index("\n}")]


COUNTS: Mapping[str, Count] = {
    "seccomp": Count(["attack-surface/container/seccomp", "system-calls-2026/docker"], "moby-seccomp", count_seccomp),
    "firecracker": Count(["attack-surface/microvm/firecracker"], "fc-seccomp", count_firecracker),
    "cloud-hypervisor": Count(["attack-surface/microvm/cloud-hypervisor"], "chv-seccomp", count_cloud_hypervisor),
    "gvisor-filters": Count(
        ["attack-surface/gvisor/filters", "system-calls-2026/sentry"], "gvisor-filters", count_gvisor_filters
    ),
    "gvisor-table": Count(["attack-surface/gvisor/table"], "gvisor-linux64", count_gvisor_table),
}
"""The counts by the names that the command takes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a count, and what the data says; return 1 if the data, the repository or its commit can't be read."""
    parser = argparse.ArgumentParser(prog="make recount", description=__doc__)
    parser.add_argument("name", choices=COUNTS, help="what to count")
    parser.add_argument("repository", type=Path, help="a clone of the repository that the source names")
    parser.add_argument("--commit", help="another commit than that of the source")
    options = parser.parse_args(arguments)
    try:
        _print_count(COUNTS[options.name], options.repository, options.commit)
    except AtlasError as error:
        print(*(problem.describe() for problem in error.problems), sep="\n", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"git can't show what is counted: {error.stderr.strip()}", file=sys.stderr)
        return 1
    return 0


def _print_count(chosen: Count, repository: Path, commit: str | None) -> None:
    comparison = read_comparison(PROJECT / "docs/data", "docs/data")
    source = comparison.sources[chosen.source]
    cited = re.search(r"\b[0-9a-f]{40}\b", source.url) or re.search(r"\b[0-9a-f]{7,}\b", source.venue)
    chosen_commit = commit or (cited[0] if cited else "HEAD")
    counted = chosen.count(lambda path: _show(repository, chosen_commit, path))
    print(f"{source.title} at {chosen_commit}:")
    for what, number in counted.items():
        print(f"  {number} {what}")
    print(f"The data has it under {', '.join(chosen.figures)}.")


def _show(repository: Path, commit: str, path: str) -> str:
    command = ["git", "-C", str(repository), "show", f"{commit}:{path}"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
