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


def judge(requirements: Iterable[str]) -> dict[str, str]:
    """By technology, the worst of its answers to these requirements: excluded is worse than unknown."""
    required = [COMPARISON.requirements[one] for one in requirements]
    order = ("yes", "partly", "unknown", "no")
    return {
        technology: max((COMPARISON.answer(one, technology) for one in required), key=order.index, default="yes")
        for technology in TECHNOLOGIES
    }
