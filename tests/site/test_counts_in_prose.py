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
    of_containers = f"{containers.total()} concern containers"
    layers = [f"{_number(containers[layer])} in the {layer}" for layer in ("kernel", "runtime")]
    said = [
        f"Of the {len(escapes)} entries below, {of_containers}: {', '.join(layers)}.",
        f"Of the {machines.total()} of virtual machines and microVMs, {_number(machines['monitor'])} are in the",
        f"{_number(machines['hypervisor'])} in the hypervisor, which is KVM each time",
        f"{_number(machines['processor'])} in the processor.",
        f"{sum(one['year'] == 2026 for one in escapes)} of the {len(escapes)} are of that year",
    ]
    assert [one for one in said if one not in page] == []
    (used,) = re.findall(rf"(\w+) of the {len(escapes)} are known to have been used in attacks", page)
    assert used.lower() == _number(len(attacked))
