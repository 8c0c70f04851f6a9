"""The flowchart of Choose and the answers of its table can't contradict each other."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from tests.support.sample import PROJECT
from tests.support.site_data import COMPARISON

PAGE = (PROJECT / "docs" / "compare" / "decide.md").read_text(encoding="utf-8")
FLOWCHART = PAGE.partition("```mermaid\n")[2].partition("```")[0]

_NODE = re.compile(r"^\s*([\w-]+?)(\{\{|\[)\"(.+?)\"(?:\}\}|\])$", re.MULTILINE)
_EDGE = re.compile(r"^\s*([\w-]+?) -->\|(.+?)\| ([\w-]+)$", re.MULTILINE)


class Path(NamedTuple):
    """A way through the flowchart: by requirement what was said, and the technology to which it leads."""

    said: tuple[tuple[str, str], ...]
    technology: str


def _walk(flowchart: str) -> list[Path]:
    edges = _EDGE.findall(flowchart)
    targets = {target for _, _, target in edges}
    (start,) = {source for source, _, _ in edges} - targets

    def follow(node: str, said: tuple[tuple[str, str], ...]) -> Iterator[Path]:
        onward = [(label, target) for source, label, target in edges if source == node]
        if not onward:
            yield Path(said, node)
        for label, target in onward:
            yield from follow(target, (*said, (node, label)))

    return list(follow(start, ()))


def _find_contradictions(flowchart: str) -> list[str]:
    """What the table answers otherwise: a plain yes needs "yes", and a yes with a condition "partly"."""
    found = []
    for path in _walk(flowchart):
        for requirement, label in path.said:
            answer = COMPARISON.answer(COMPARISON.requirements[requirement], path.technology)
            if label == "yes" and answer != "yes":
                found.append(f"{path.technology} is {answer} in {requirement}")
            if label.startswith("yes, ") and answer != "partly":
                found.append(f"{path.technology} needs no condition in {requirement}, or does not meet it: {answer}")
    return found


def test_each_question_of_the_flowchart_is_a_requirement_and_each_end_a_technology() -> None:
    nodes = {node: form for node, form, _ in _NODE.findall(FLOWCHART)}
    asked = {source for source, _, _ in _EDGE.findall(FLOWCHART)}
    assert {node for node, form in nodes.items() if form == "{{"} == asked
    assert asked <= set(COMPARISON.requirements)
    assert {*nodes} - asked <= set(COMPARISON.technologies)


def test_each_question_has_a_yes_and_a_no() -> None:
    edges = _EDGE.findall(FLOWCHART)
    for question in {source for source, _, _ in edges}:
        labels = {label.partition(",")[0] for source, label, _ in edges if source == question}
        assert labels == {"yes", "no"}, question


def test_every_path_of_the_flowchart_agrees_with_the_table() -> None:
    assert len(_walk(FLOWCHART)) >= 6
    assert _find_contradictions(FLOWCHART) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (("|yes| vm", "|yes| container"), ["container is no in own-kernel"]),
        (("|yes, with peer pods| kata", "|yes| kata"), ["kata is partly in no-nested-virtualisation"]),
        (
            ("|yes| gvisor", "|yes, with luck| gvisor"),
            ["gvisor needs no condition in no-nested-virtualisation, or does not meet it: yes"],
        ),
    ],
)
def test_a_path_that_contradicts_the_table_is_found(planted: tuple[str, str], found: list[str]) -> None:
    assert planted[0] in FLOWCHART
    assert _find_contradictions(FLOWCHART.replace(*planted)) == found
