"""Finds where the classes of the comparison and the stacks contradict each other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from isolation_atlas.authoring.document import read_document
from isolation_atlas.comparison.model import Comparison, Feature
from isolation_atlas.comparison.reader import claims_file
from isolation_atlas.problem import AtlasError
from isolation_atlas.stack import Stack


def refuse_contradictions(data: Path, name: str, comparison: Comparison, stacks: Mapping[str, Stack]) -> None:
    """Check that each stack has the layers that the classes of its technology mention.

    Args:
        data: the folder of the data.
        name: what problems call the folder.
        comparison: what was read from the folder.
        stacks: the stacks in it, by id.

    Raises:
        AtlasError: with every contradiction, at the class.
    """
    problems = []
    for feature, stack, message in _find_contradictions(comparison, stacks):
        file = claims_file(stack.id)
        document = read_document(data / file, f"{name}/{file}")
        problems.append(
            document.problem([feature.id, "class"], f"{message} Correct the class, or {name}/{stack.file}.")
        )
    if problems:
        raise AtlasError(problems)


def _find_contradictions(comparison: Comparison, stacks: Mapping[str, Stack]) -> Iterator[tuple[Feature, Stack, str]]:
    shown = [stacks[technology] for technology in comparison.technologies if technology in stacks]
    for feature in comparison.features.values():
        if not feature.layer:
            continue
        for stack in shown:
            answer = comparison.find_class(feature.id, stack.id)
            if answer == "yes" and not stack.has_own(feature.layer):
                yield feature, stack, f"The class is 'yes', but the stack has no {feature.layer} for each tenant."
            if answer == "no" and stack.has_own(feature.layer):
                yield feature, stack, f"The class is 'no', but the stack has a {feature.layer} for each tenant."
