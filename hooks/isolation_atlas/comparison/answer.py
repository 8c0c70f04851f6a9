"""Says in one sentence which technologies do best and worst in a feature, as far as their classes tell."""

from collections.abc import Sequence

from isolation_atlas.comparison.model import UNKNOWN, Comparison, Feature, Technology

MOST_NAMES = 5
"""How many technologies are named; of more, their number is told, and the page lists them below."""


def answer_question(comparison: Comparison, feature: Feature) -> str:
    """The answer to the question of a feature in one sentence."""
    scale, total = feature.scale, len(comparison.technologies)
    if scale.none:
        return scale.none
    members = {
        name: [_name(comparison.technologies[one]) for one in ids]
        for name, ids in comparison.divide_by_class(feature).items()
    }
    unknown = members.pop(UNKNOWN)
    held = [(name, technologies) for name, technologies in members.items() if technologies]
    if not held:
        return "It is unknown for all technologies."
    if scale.answers:
        told = [f"{name} for {_name_all(technologies, total)}" for name, technologies in held]
        told += [f"unknown for {_name_all(unknown, total)}"] if unknown else []
        return f"The answer is {_join(told, ', ', ', and ' if len(told) > 2 else ' and ')}."  # noqa: PLR2004
    names = {rank.id: rank.name for rank in scale.ranks}
    (first, best), (last, worst) = held[0], held[-1]
    rest = f"; it is unknown for {_name_all(unknown, total)}" if unknown else ""
    if first == last:
        return f"{'Where it is known, all' if unknown else 'All'} have the same rank, “{names[first]}”{rest}."
    extremes = (
        f"“{names[name]}”, with {_name_all(held_by, total)}" for name, held_by in ((first, best), (last, worst))
    )
    return f"First is {'; last is '.join(extremes)}{rest}."


def _name(technology: Technology) -> str:
    return technology.within_sentence or technology.name


def _name_all(technologies: Sequence[str], total: int) -> str:
    return _join(technologies) if len(technologies) <= MOST_NAMES else f"{len(technologies)} of {total}"


def _join(words: Sequence[str], between: str = ", ", before_last: str = " and ") -> str:
    *rest, last = words
    return f"{between.join(rest)}{before_last}{last}" if rest else last
