"""What the security pages, and the answers on security, count or rank comes from the data."""

import re
from collections import Counter
from typing import Any

import pytest
from tests.support.sample import PROJECT
from tools.yaml_file import read_yaml

Escape = dict[str, Any]

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

INDEX, TIMELINE, SURFACE, HARDENING, MODEL_CODE = (
    f"docs/security/{name}.md" for name in ("index", "escapes", "attack-surface", "hardening", "model-code")
)
ANSWERS = "docs/questions/security.md"

NUMBER = rf"\b(?:{'|'.join(WORDS[1:])}|\d+)\b"

COUNT = re.compile(
    rf"{NUMBER}(?: of (?:them|the {NUMBER}))?(?: \w+)? (?:flaws?|escapes?|entries|entry|are known)\b"
    r"|\b(?:all but|but for) (?:one|two|three)\b",
    re.IGNORECASE,
)
"""A number before what a page counts."""

RANK = re.compile(
    r"\b(?:most|mostly|nearly all|majority|newest|best|strongest|largest|biggest|worst|fewest)\b", re.IGNORECASE
)

FROM_ELSEWHERE = {
    "110 flaws, most of them of the Linux kernel": "gVisor's own list says so, at the place cited.",
    "one escape may be in several rows": "It counts nothing.",
    "one flawed entry point": "It counts nothing.",
    "Two CVE records of 2021 name flaws": "They are named there, and are not on the timeline.",
    "All but three, Siloscape, a flaw of crun and one of Xen, were met by a patch": (
        "The test of unpatched entries holds it."
    ),
    "KVM, but for three of Xen": "The test of Xen's entries holds it.",
}
"""Counts that are not made from the data, with the reason."""

RANKED = {
    "newest first": "It is the order of the timeline.",
    "show what was seen to help, not which measure is best": "It says that the page does not rank.",
    "The year 2026 was searched most thoroughly": "It says how the list was made.",
    "110 flaws, most of them of the Linux kernel": "gVisor's own list says so, at the place cited.",
    "Keep Incus at its newest release": "It is advice.",
    "Docker removes most of its capabilities": "Docker's page says so, to which the sentence links.",
}
"""Sentences that rank, with the reason why they may."""


def _number(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else str(count)


def _read_text(page: str) -> str:
    """Return the words of a page on one line, without front matter, bold and the targets of links."""
    text = (PROJECT / page).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return " ".join(re.sub(r"\]\([^)]*\)", "", text.replace("**", "")).replace("[", "").split())


def _read_escapes() -> list[Escape]:
    escapes: list[Escape] = read_yaml(PROJECT / "docs/data/escapes.yml")
    return escapes


def _choose(escapes: list[Escape], *technologies: str) -> list[Escape]:
    return [one for one in escapes if {*technologies} & {*one["technologies"]}]


def _choose_kvm(escapes: list[Escape]) -> list[Escape]:
    return [one for one in escapes if one["flaw_in"] == "hypervisor" and "KVM" in one["name"]]


def _count_layers(escapes: list[Escape]) -> dict[str, str]:
    """Return how many flaws are in each layer, in words."""
    return {layer: _number(count) for layer, count in Counter(one["flaw_in"] for one in escapes).items()}


def _say_timeline(escapes: list[Escape]) -> list[str]:
    containers, machines = _choose(escapes, "container"), _choose(escapes, "vm", "microvm")
    total, layer = len(escapes), _count_layers(escapes)
    in_container, in_machine = _count_layers(containers), _count_layers(machines)
    attacked = [one for one in escapes if not one.get("attacks", "None known").startswith("None known")]
    stopped = [one for one in escapes if one["measures"] != ["patch-only"]]
    unnumbered = [one for one in _choose(escapes, "kata") if not one.get("cve")]
    kvm = _choose_kvm(escapes)
    nested = Counter(one["year"] for one in kvm if "no-nested-virtualisation" in one["measures"])
    assert nested == {2021: 1, 2026: 2}
    return [
        f"Of the {total} escapes below, {layer['runtime']} were in a runtime and {layer['monitor']} in a monitor",
        f"{layer['kernel']} were in a kernel, {layer['hypervisor']} in a hypervisor, {layer['compiler']} in a compiler",
        f"in a compiler and {layer['processor']} in a processor.",
        f"{len(containers)} of the {total} concern containers: {in_container['kernel']} flaws were in the kernel,",
        f"{in_container['kernel']} flaws were in the kernel, {in_container['runtime']} in the runtime.",
        f"{len(machines)} concern virtual machines or microVMs: {in_machine['monitor']} flaws were in the monitor",
        f"monitor and its devices, {in_machine['hypervisor']} in the hypervisor (KVM, but for three of Xen)",
        f"(KVM, but for three of Xen), {in_machine['processor']} in the processor",
        f"{in_machine['processor']} in the processor and {in_machine['runtime']} in the runtime.",
        f"{_number(len(attacked))} of the {total} are known to have been used in attacks.",
        f"for {len(stopped)} of the {total}, a source also names a setting or another measure",
        f"{sum(one['year'] == 2026 for one in escapes)} of the {total} are of that year",
        f"process isolation have {_number(len(_choose(escapes, 'windows-process')))} entry",
        f"{_number(len(unnumbered))} entries have no CVE number that we could find",
        f"{_number(nested.total())} of the {_number(len(kvm))} flaws of KVM are reached by a guest only if it may run",
    ]


def _say_hardening(escapes: list[Escape]) -> list[str]:
    kvm = _choose_kvm(escapes)
    nested = [one for one in kvm if "no-nested-virtualisation" in one["measures"]]
    starts = [re.match(r"Kata (\d+\.\d+\.\d+)", one["stopped_by"]) for one in escapes if one["year"] == 2026]
    fixed = Counter(start[1] for start in starts if start)
    first, *others = sorted(fixed)
    return [
        "The escapes of our timeline, but for three, were met by a patch or a mitigation",
        f"A guest can reach {_number(len(nested))} of the {_number(len(kvm))} KVM flaws on our timeline only through",
        f"nested virtualisation, {_number(sum(one['year'] == 2026 for one in nested))} of them from 2026",
        f"that were published in 2026, {first} fixed {_number(fixed[first])}",
        *(f"{version} {_number(fixed[version])}" for version in others),
    ]


def _say_answers(escapes: list[Escape]) -> list[str]:
    kvm = [one for one in _choose_kvm(escapes) if one["year"] == 2026]
    nested = [one for one in kvm if "no-nested-virtualisation" in one["measures"]]
    older = [one for one in _choose(escapes, "vm", "microvm") if one["year"] < 2026]
    most = 2 * sum(one["flaw_in"] == "monitor" for one in older) > len(older)
    return [
        f"{'Most' if most else 'Few'} older flaws of virtual machines on our timeline are in the monitor",
        f"{_number(len(kvm))} flaws of 2026 are in KVM",
        f"and {_number(len(kvm))} flaws of 2026 can lead from a guest into the kernel of a KVM host",
        f"{_number(len(nested))} of them need nested virtualisation",
    ]


def _say_index(escapes: list[Escape]) -> list[str]:
    kvm = [one for one in _choose_kvm(escapes) if one["year"] == 2026]
    return [f"{_number(len(kvm))} such flaws were published in 2026"]


def _say_surface() -> list[str]:
    path = PROJECT / "docs/data/comparison/experiments/system-calls-2026.yml"
    measurements = read_yaml(path)["measurements"]
    calls = {value["subject"]: value["value"] for one in measurements for value in one["values"]}
    sentry = calls["gVisor's Sentry by default (2026)"]
    assert calls["Wasm module"] == 0
    return [
        f"capabilities try {calls['Docker default container']} of {calls['Plain process']} Linux system calls",
        f"Firecracker's own process may make {calls['Firecracker']}, but",
        f"Firecracker's {calls['Firecracker']} are the calls that its process may make",
        f"{sentry} calls of the Sentry by default in 2026",
    ]


def _say_counts() -> dict[str, list[str]]:
    """Return what each page counts, as the data has it."""
    escapes = _read_escapes()
    return {
        INDEX: _say_index(escapes),
        TIMELINE: _say_timeline(escapes),
        SURFACE: _say_surface(),
        HARDENING: _say_hardening(escapes),
        MODEL_CODE: [],
        ANSWERS: _say_answers(escapes),
    }


COUNTS = _say_counts()
ALL_COUNTS = [(page, said) for page, sentences in COUNTS.items() for said in sentences]


def _find_absent(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return what the data counts and the pages say otherwise."""
    return [(page, said) for page, said in ALL_COUNTS if said.lower() not in texts[page].lower()]


def _find_unfounded(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return each count and each ranking word of the pages for which there is neither data nor a reason."""
    found = []
    for page, text in texts.items():
        for pattern, others in ((COUNT, FROM_ELSEWHERE), (RANK, RANKED)):
            allowed = [said.lower() for said in (*COUNTS[page], *others)]
            for match in pattern.finditer(text):
                around = text[max(0, match.start() - 120) : match.end() + 120].lower()
                if not any(match[0].lower() in said and said in around for said in allowed):
                    found.append((page, around))
    return found


@pytest.fixture(name="texts", scope="module")
def _texts() -> dict[str, str]:
    return {page: _read_text(page) for page in COUNTS}


def test_what_the_security_pages_count_is_what_their_data_has(texts: dict[str, str]) -> None:
    assert _find_absent(texts) == []


def test_the_security_pages_count_and_rank_nothing_else(texts: dict[str, str]) -> None:
    assert _find_unfounded(texts) == []


@pytest.mark.parametrize(("page", "said"), [pair for pair in ALL_COUNTS if re.search(NUMBER, pair[1], re.IGNORECASE)])
def test_a_count_that_the_data_does_not_have_is_found(page: str, said: str, texts: dict[str, str]) -> None:
    wrong = re.sub(NUMBER, "97", said, count=1, flags=re.IGNORECASE)
    place = texts[page].lower().index(said.lower())
    spoilt = {**texts, page: texts[page][:place] + wrong + texts[page][place + len(said) :]}
    assert (page, said) in _find_absent(spoilt)


@pytest.mark.parametrize("planted", ["Seven escapes were never patched.", "The strongest boundary is a container."])
@pytest.mark.parametrize("page", COUNTS)
def test_a_count_or_a_rank_without_data_is_found(page: str, planted: str, texts: dict[str, str]) -> None:
    assert [at for at, _ in _find_unfounded({**texts, page: f"{texts[page]} {planted}"})] == [page]


def test_the_hypervisors_of_the_timeline_are_kvm_and_thrice_xen() -> None:
    escapes = _read_escapes()
    others = [one for one in escapes if one["flaw_in"] == "hypervisor" and one not in _choose_kvm(escapes)]
    assert [one["id"] for one in others] == ["xen-grant-status", "xen-october-2026", "xen-grant-copy"]


def test_three_escapes_have_no_patch_that_a_source_names() -> None:
    without = [
        one["id"] for one in _read_escapes() if one["stopped_by"].startswith("No source that we read names a patch")
    ]
    assert without == ["siloscape", "xen-october-2026", "crun-tmpcopyup"]


def test_another_user_or_a_user_namespace_helps_against_flaws_of_runtimes_alone() -> None:
    helped = [one for one in _read_escapes() if {"user-namespace", "non-root"} & {*one["measures"]}]
    assert {one["flaw_in"] for one in helped} == {"runtime"}


def test_the_flaws_that_a_user_namespace_stops_are_named() -> None:
    text = (PROJECT / INDEX).read_text(encoding="utf-8")
    part = text[text.index("A user namespace is the exception") : text.index("A user namespace does not prevent")]
    helped = {one["id"] for one in _read_escapes() if "user-namespace" in one["measures"]}
    assert {*re.findall(r"escapes\.md#([\w-]+)", part)} == helped


@pytest.mark.parametrize(
    ("escape", "measures"),
    [
        ("runc-overwritten", {"selinux"}),
        ("release-agent", {"apparmor", "selinux", "seccomp"}),
        ("fsconfig", {"seccomp"}),
        ("wasmtime-arm", {"compiler-mitigations"}),
        ("containerd-shim", {"own-network-namespace"}),
        ("kata-virtiofs", {"confined-monitor"}),
        ("packet-ring", {"capabilities"}),
        ("itscape", {"confined-monitor"}),
    ],
)
def test_the_pages_name_measures_that_the_data_names(escape: str, measures: set[str]) -> None:
    (found,) = (one for one in _read_escapes() if one["id"] == escape)
    assert measures <= {*found["measures"]}
