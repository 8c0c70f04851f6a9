"""Says in one sentence which technologies do best and worst in a feature, as far as their classes tell."""

from collections.abc import Sequence

from isolation_atlas.comparison.model import UNKNOWN, Comparison, Feature, Rank, Technology

MOST_NAMES = 5
"""How many technologies are named; if there are more, their number is given, and the page lists them below."""


def answer_question(comparison: Comparison, feature: Feature) -> str:
    """The answer to the question of a feature in one sentence."""
    scale = feature.scale
    if scale.none:
        return scale.none
    members = {
        name: [comparison.technologies[one] for one in ids] for name, ids in comparison.divide_by_class(feature).items()
    }
    total = len(comparison.technologies)
    unknown = members.pop(UNKNOWN)
    held = [(name, technologies) for name, technologies in members.items() if technologies]
    if not held:
        return "It is unknown for all technologies."
    if scale.answers:
        told = [f"{name} for {_name(technologies, total)}" for name, technologies in held]
        told += [f"unknown for {_name(unknown, total)}"] if unknown else []
        return f"{_begin('; '.join(told), comparison)}."
    ranks = {rank.id: rank for rank in scale.ranks}
    if len(held) == 1:
        [(one, _)] = held
        told = [_tell(ranks[one], "all technologies")]
        told = [f"where it is known, {told[0]}"] if unknown else told
    else:
        told = [_tell(ranks[name], _name(technologies, total)) for name, technologies in (held[0], held[-1])]
        between = sum(len(technologies) for _, technologies in held[1:-1])
        told += [f"{between} {'lies' if between == 1 else 'lie'} between"] if between else []
    told += [f"it is unknown for {_name(unknown, total)}"] if unknown else []
    return f"{_begin('; '.join(told), comparison)}."


def _tell(rank: Rank, technologies: str) -> str:
    return f"{technologies} {rank.clause}" if rank.clause else f"“{rank.name}” for {technologies}"


def _name(technologies: Sequence[Technology], total: int) -> str:
    if len(technologies) > MOST_NAMES:
        return f"{len(technologies)} of {total} technologies"
    *rest, last = (technology.within_sentence or technology.name for technology in technologies)
    # A name such as "jails and zones" would blur into the list without a comma before the last "and".
    comma = "," if any(" and " in name for name in (*rest, last)) else ""
    return f"{', '.join(rest)}{comma} and {last}" if rest else last


def _begin(sentence: str, comparison: Comparison) -> str:
    """The sentence as it begins: "MicroVMs start …" for "microVMs start …", and "gVisor" as it is.

    After "7 of 15 technologies", it continues with "6 of 15".
    """
    counted = f" of {len(comparison.technologies)}"
    first, found, rest = sentence.partition(f"{counted} technologies")
    sentence = first + found + rest.replace(f"{counted} technologies", counted)
    for technology in comparison.technologies.values():
        if technology.within_sentence and sentence.startswith(technology.within_sentence):
            return technology.name + sentence.removeprefix(technology.within_sentence)
        if sentence.startswith(technology.name):
            return sentence
    return sentence[0].upper() + sentence[1:]
