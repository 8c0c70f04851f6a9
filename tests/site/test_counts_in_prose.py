"""The numbers with which the page about escapes begins are those of its data."""

import re
from collections import Counter

import yaml
from tests.support.sample import PROJECT

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _number(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else str(count)


def test_the_page_about_escapes_counts_what_is_in_its_data() -> None:
    escapes = yaml.safe_load((PROJECT / "docs/data/escapes.yml").read_text(encoding="utf-8"))
    page = " ".join((PROJECT / "docs/security/escapes.md").read_text(encoding="utf-8").split())
    containers = Counter(one["flaw_in"] for one in escapes if "container" in one["technologies"])
    machines = Counter(one["flaw_in"] for one in escapes if {"vm", "microvm"} & {*one["technologies"]})
    attacked = [one for one in escapes if not one.get("attacks", "None known").startswith("None known")]
    stopped = [one for one in escapes if one["measures"] != ["patch-only"]]
    in_kernel, in_runtime = (_number(containers[layer]) for layer in ("kernel", "runtime"))
    said = [
        f"The list below has {len(escapes)} entries. {containers.total()} of them concern containers:",
        f"{in_kernel} flaws were in the kernel, {in_runtime} in the runtime.",
        f"{machines.total()} concern virtual machines or microVMs: {_number(machines['monitor'])} flaws were in the",
        f"{_number(machines['hypervisor'])} in the hypervisor (KVM each time)",
        f"{_number(machines['processor'])} in the processor.",
        f"{sum(one['year'] == 2026 for one in escapes)} of the {len(escapes)} are of that year",
        f"for {len(stopped)} of the {len(escapes)}, a source also names a setting or another measure",
    ]
    assert [one for one in said if one not in page] == []
    (used,) = re.findall(rf"(\w+) of the {len(escapes)} are known to have been used in attacks", page)
    assert used.lower() == _number(len(attacked))
