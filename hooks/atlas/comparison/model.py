"""What the files under `docs/data/` may say, and what they mean together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from atlas.shape import Id, Shape, Text

# A longer verdict is an explanation; that goes into `detail`.
MAXIMUM_VERDICT_WORDS = 12


def _short(verdict: str) -> str:
    if (words := len(verdict.split())) > MAXIMUM_VERDICT_WORDS:
        raise PydanticCustomError(
            "too_many_words", f"it has {words} words; a verdict has at most {MAXIMUM_VERDICT_WORDS}"
        )
    return verdict


def _secure(address: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", address):
        raise PydanticCustomError("address", "an address starts with https:// and has no spaces")
    return address


class Technology(Shape):
    """A way to isolate workloads; a column of the comparison."""

    id: Id
    name: Text
    summary: Text


class Feature(Shape):
    """What technologies are compared by; a row of the comparison."""

    id: Id
    name: Text
    question: Text


class Source(Shape):
    """Where a fact comes from."""

    id: Id
    authors: Text
    title: Text
    venue: Text
    year: Annotated[int, Field(ge=1960, le=2100)]
    kind: Literal["paper", "dataset", "docs", "code", "standard", "cve", "blog", "vendor"]
    url: Annotated[Text, AfterValidator(_secure)]


class Claim(Shape):
    """What is true of one technology in one feature; a cell of the comparison."""

    verdict: Annotated[Text, AfterValidator(_short)]
    detail: Text
    sources: Annotated[list[Id], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the data says. Mappings keep the order of the files; `claims` has every pair.

    Attributes:
        claims: by the ids of feature and technology.
    """

    technologies: Mapping[str, Technology]
    features: Mapping[str, Feature]
    claims: Mapping[tuple[str, str], Claim]
    sources: Mapping[str, Source]
