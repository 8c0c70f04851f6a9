"""Each figure that is counted in code can be counted again, and the counts count what they say."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.sample import Sample
from tests.support.site_data import COMPARISON
from tools import freshness, recount
from tools.recount import (
    COUNTS,
    count_cloud_hypervisor,
    count_firecracker,
    count_gvisor_filters,
    count_gvisor_table,
    count_seccomp,
    main,
)

from isolation_atlas.comparison import list_inline_figures


def test_each_count_names_a_source_and_figures_of_the_data() -> None:
    figures = list_inline_figures(COMPARISON)
    assert {name for count in COUNTS.values() for name in count.figures} <= figures.keys()
    assert {count.source for count in COUNTS.values()} <= COMPARISON.sources.keys()


def test_docker_s_profile_counts_rules_for_x86_64_and_the_default_capabilities() -> None:
    names = ["READ", "REBOOT", "CLONE", "PTRACE", "SYNC"]
    allow = {"action": "SCMP_ACT_ALLOW"}
    profile = [
        {"names": ["read", "unheard_of"], **allow},
        {"names": ["reboot"], **allow, "includes": {"caps": ["CAP_SYS_BOOT"]}},
        {"names": ["clone"], **allow, "args": [{}], "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
        {"names": ["sync"], **allow, "includes": {"arches": ["arm"]}},
        {"names": ["ptrace"], **allow, "includes": {"minKernel": "4.8"}},
    ]
    table = "".join(f"\tSYS_{name} = {number}\n" for number, name in enumerate(names))
    counted = count_seccomp(lambda path: table if path.endswith(".go") else json.dumps({"syscalls": profile}))
    assert counted == {"allowed": 2, "decided by arguments": 1, "blocked": 2, "of": 5}


def test_filters_of_monitors_count_each_name_once() -> None:
    filters = {thread: {"filter": [{"syscall": "read"}, {"syscall": thread}]} for thread in ("vmm", "api")}
    assert count_firecracker(lambda _: json.dumps(filters)) == {"all": 3, "vmm": 2, "api": 2}
    assert count_cloud_hypervisor(lambda path: f"libc::SYS_read, SYS_{path[0]}")["all"] == 1 + 1


def test_gvisor_s_table_and_filters_are_counted_by_their_declarations() -> None:
    table = (
        "Table: map[uintptr]kernel.Syscall{\n\t\t0:   syscalls.SupportedPoint(1)\n\t\t1: syscalls.Error(2)\n"
        "\t\t2: syscalls.PartiallySupported(3)\n\t},\nTable: {\n\t\t3: syscalls.Supported(4)\n\t},\n"
    )
    assert count_gvisor_table(lambda _: table) == {"served": 2, "returning an error": 1, "of": 3}
    declared = {
        "main": "var allowedSyscalls = {\n\tunix.SYS_READ: seccomp.A,\n}\nfunc selfPIDFilters() {\n\tunix.SYS_A: x\n}\n"
        "func controlServerFilters() {\n\tunix.SYS_B: x\n}\n"
        "func hostFilesystemFilters() {\n\tunix.SYS_READ: x\n\tunix.SYS_C: x\n\tarchFstatAtSysNo(): x\n}\n",
        "amd64": "func init() {\n\tallowedSyscalls.Set(unix.SYS_CLONE, seccomp.PerArg{})\n}\n"
        "func archSyscallFilters() {\n}\n",
        "filters": "func (systrapSeccomp) SyscallFilters() {\n\tunix.SYS_PTRACE: seccomp.Or{unix.SYS_WAIT4, 1}\n}\n",
    }
    counted = count_gvisor_filters(
        lambda path: next(text for end, text in declared.items() if path.endswith(f"{end}.go"))
    )
    assert counted == {"by default": 7, "without directfs": 5}


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seccomp", str(tmp_path)]) == 1
    assert "git can't show what is counted: fatal: not a git repository" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [(recount, ["seccomp", "."]), (freshness, [])], ids=["recount", "freshness"])
def test_data_that_can_not_be_read_is_told_with_its_place(
    sample: Sample,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[ModuleType, list[str]],
) -> None:
    module, options = arguments
    sample.write("data/sources.yml", "- id: [\n")
    monkeypatch.setattr(module, "PROJECT", sample.root)
    assert module.main(options) == 1
    assert capsys.readouterr().err.startswith("docs/data/sources.yml:2:1: This is not YAML")
