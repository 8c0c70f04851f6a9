"""The site's own comparison, from which tests take their numbers and names: what is added to it breaks no test."""

from collections.abc import Iterable

from tests.support.sample import PROJECT

from isolation_atlas.comparison import Comparison, read_comparison
from isolation_atlas.stack import read_stacks

COMPARISON: Comparison = read_comparison(PROJECT / "docs" / "data", "docs/data")
TECHNOLOGIES = list(COMPARISON.technologies)
FEATURES = list(COMPARISON.features)
STACKS = list(read_stacks(PROJECT / "docs" / "data", "docs/data", COMPARISON.sources))


def find_features(word: str) -> list[str]:
    """The features that have `word` in their name or question."""
    return [one.id for one in COMPARISON.features.values() if word in one.name.lower() or word in one.question.lower()]


def find_excluded(requirements: Iterable[str]) -> list[str]:
    """The technologies that one of these requirements excludes."""
    required = [COMPARISON.requirements[one] for one in requirements]
    return [one for one in TECHNOLOGIES if any(COMPARISON.answer(requirement, one) == "no" for requirement in required)]
