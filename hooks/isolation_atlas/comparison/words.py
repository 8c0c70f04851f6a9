"""Lists the words by which a reader finds a feature of the comparison, beside those that its row shows."""

import json
import re
from collections.abc import Iterable

from isolation_atlas.comparison.model import Comparison, Feature
from isolation_atlas.glossary import Term

_WORD = re.compile(r"[^\W_]+(?:[-.'][^\W_]+)*")


def list_words(comparison: Comparison, terms: Iterable[Term]) -> str:
    """Return JSON with the words of each feature, by its id.

    These are the words of its verdicts, and all names of each term of the glossary that is named in its
    texts, with what people type instead of the term.
    """
    names = [[name.lower() for name in (*term.names, *term.typed)] for term in terms]
    words = {feature.id: " ".join(_find_words(comparison, feature, names)) for feature in comparison.features.values()}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n"


def _find_words(comparison: Comparison, feature: Feature, names: Iterable[list[str]]) -> list[str]:
    claims = [comparison.claims[feature.id, technology] for technology in comparison.technologies]
    text = " ".join([feature.name, feature.question, *(claim.verdict or "" for claim in claims)]).lower()
    shown = f" {' '.join(_WORD.findall(text))} "
    synonyms = [one for named in names if any(f" {name} " in shown for name in named) for one in named]
    return sorted({*_WORD.findall(text), *_WORD.findall(" ".join(synonyms))})
