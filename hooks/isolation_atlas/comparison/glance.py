"""What one cell shows of a claim: a sign with a word, two to five words, and the key figure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from isolation_atlas.comparison.model import UNKNOWN, Comparison, Scale

MARKS: Mapping[str, str] = {"yes": "●", "partly": "◐", "no": "○", UNKNOWN: "?"}
"""The sign of each answer in text."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a cell shows.

    Attributes:
        sign: `yes`, `partly`, `no` or `unknown`; or for a rank how many bars of how many are full, as in `3/4`, where
            the best rank has all; "" if the feature has no classes.
        mark: the sign in text.
        word: what the sign says: the answer, or the name of the rank; "" without a sign.
        place: the place of a rank, as in `2 of 4`; "" for all else.
        text: two to five words; "" if it is unknown.
        figure: the key figure with its unit; "" if the claim has none.
    """

    sign: str = ""
    mark: str = ""
    word: str = ""
    place: str = ""
    text: str = ""
    figure: str = ""


def find_glance(comparison: Comparison, feature: str, technology: str) -> Glance:
    """What a cell shows of the claim about a technology in a feature, by their ids."""
    claim = comparison.claims[feature, technology]
    sign = describe_class(comparison.features[feature].scale, comparison.find_class(feature, technology))
    figure = f"{claim.key_figure.value} {claim.key_figure.unit}" if claim.key_figure else ""
    return replace(sign, text=claim.glance or "", figure=figure)


def describe_class(scale: Scale, name: str) -> Glance:
    """The sign and the word of a class of a scale, or of what is unknown; nothing for ""."""
    if not name:
        return Glance()
    if scale.answers or name not in scale.classes:
        return Glance(sign=name, mark=MARKS[name], word=name.capitalize())
    count, place = len(scale.ranks), scale.classes.index(name)
    return Glance(
        sign=f"{count - place}/{count}",
        mark="▮" * (count - place) + "▯" * place,
        word=scale.ranks[place].name,
        place=f"{place + 1} of {count}",
    )
