"""The numbers with which the page about escapes begins are those of its data."""

import re
from collections import Counter

import yaml
from tests.support.sample import PROJECT

WORDS = dict(
    enumerate(["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
)


def _number(count: int) -> str:
    return WORDS.get(count, str(count))


def test_the_page_about_escapes_counts_what_is_in_its_data() -> None:
    escapes = yaml.safe_load((PROJECT / "docs/data/escapes.yml").read_text(encoding="utf-8"))
    page = " ".join((PROJECT / "docs/security/escapes.md").read_text(encoding="utf-8").split())
    containers = Counter(one["flaw_in"] for one in escapes if "container" in one["technologies"])
    machines = Counter(one["flaw_in"] for one in escapes if {"vm", "microvm"} & {*one["technologies"]})
    attacked = [one for one in escapes if not one.get("attacks", "None known").startswith("None known")]
    said = [
        f"Of the {len(escapes)} entries below, {containers.total()} concern containers: "
        f"{_number(containers['kernel'])} in the kernel, {_number(containers['runtime'])} in the runtime.",
        f"Of the {machines.total()} of virtual machines and microVMs, {_number(machines['monitor'])} are in the monitor "
        f"with its devices, {_number(machines['hypervisor'])} in the hypervisor, which is KVM each time, and "
        f"{_number(machines['processor'])} in the processor.",
        f"{sum(one['year'] == 2026 for one in escapes)} of the {len(escapes)} are of that year",
    ]
    assert [one for one in said if one not in page] == []
    (used,) = re.findall(rf"(\w+) of the {len(escapes)} are known to have been used in attacks", page)
    assert used.lower() == _number(len(attacked))
