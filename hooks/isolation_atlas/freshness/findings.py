"""Finds the claims, figures and experiments that someone should look at again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography import Source
from isolation_atlas.comparison import Claim, Comparison, Technology, claims_file, technology_file
from isolation_atlas.escape import Escape
from isolation_atlas.freshness.due import add_months, count_months
from isolation_atlas.freshness.release import Release, find_named

OLD_AFTER_YEARS = 2
Kind = Literal["due", "unknown", "single source", "old", "out of support"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to look at a statement again.

    Attributes:
        kind: the sort of reason.
        file: the file below the folder of the data.
        keys: what leads to the value in the file.
        says: the reason in words.
    """

    kind: Kind
    file: str
    keys: Sequence[Key]
    says: str


def find_stale(
    comparison: Comparison, escapes: Mapping[str, Escape], releases: Iterable[Release], day: date
) -> Iterator[Finding]:
    """Every finding, as of a day, in the order of the files."""
    ended = [release for release in releases if release.ended < day]
    for (feature, technology), claim in comparison.claims.items():
        file = claims_file(technology)
        yield from _look_at_claim(file, feature, claim, [comparison.sources[one] for one in claim.sources], day)
        yield from _name_releases(file, (feature, "detail"), f"{claim.verdict} {claim.detail}", ended)
        for index, figure in enumerate(claim.figures):
            keys = (feature, "figures", index, "conditions")
            yield from _name_releases(file, keys, figure.conditions, ended)
    for one in comparison.technologies.values():
        yield from _look_at_releases(one, comparison.sources, day)
    for name, experiment in comparison.experiments.items():
        file = f"comparison/experiments/{name}.yml"
        text = " ".join((experiment.title, experiment.host, experiment.note, *_flatten(experiment.conditions)))
        yield from _name_releases(file, (), text, ended)
        source = comparison.sources.get(experiment.source or "")
        if source and experiment.checked and _is_due(experiment.checked, [source.kind], day):
            yield Finding("due", file, ("checked",), _describe_due(experiment.checked, [source.kind]))
    for index, escape in enumerate(escapes.values()):
        kinds = [comparison.sources[identity].kind for identity in escape.sources]
        if _is_due(escape.checked, kinds, day):
            yield Finding("due", "escapes.yml", (index, "checked"), _describe_due(escape.checked, kinds))


def _look_at_claim(file: str, feature: str, claim: Claim, sources: Sequence[Source], day: date) -> Iterator[Finding]:
    kinds = [source.kind for source in sources]
    if claim.unknown:
        yield Finding("unknown", file, (feature, "unknown"), "Nothing was found. Search again.")
    if _is_due(claim.checked, kinds, day):
        yield Finding("due", file, (feature, "checked"), _describe_due(claim.checked, kinds))
    if len(sources) == 1:
        yield Finding("single source", file, (feature, "sources"), f"It rests on {sources[0].id} alone.")
    for index, figure in enumerate(claim.figures):
        if day.year - figure.year > OLD_AFTER_YEARS:
            keys = (feature, "figures", index, "year")
            yield Finding("old", file, keys, f"{figure.value} {figure.unit} is of {figure.year}.")


def _look_at_releases(technology: Technology, sources: Mapping[str, Source], day: date) -> Iterator[Finding]:
    file = technology_file(technology.id)
    for index, release in enumerate(technology.releases):
        kinds = [sources[identity].kind for identity in release.sources]
        if release.ends and release.ends < day:
            says = f"The support of {release.product} {release.version} ended on {release.ends}. Name a newer one."
            yield Finding("out of support", file, ("releases", index, "ends"), says)
        if _is_due(release.checked, kinds, day):
            yield Finding("due", file, ("releases", index, "checked"), _describe_due(release.checked, kinds))


def _name_releases(file: str, keys: Sequence[Key], text: str, ended: Iterable[Release]) -> Iterator[Finding]:
    for release in find_named(ended, text):
        yield Finding("out of support", file, keys, f"{release.names[0]} has had no support since {release.ended}.")


def _is_due(checked: date, kinds: Iterable[str], day: date) -> bool:
    return add_months(checked, count_months(kinds)) <= day


def _describe_due(checked: date, kinds: Iterable[str]) -> str:
    return f"Checked {checked}; due since {add_months(checked, count_months(kinds))}."


def _flatten(conditions: Mapping[str, str]) -> list[str]:
    # As "Docker Engine 20.10", which is how a release is named.
    return [f"{name} {value}" for name, value in conditions.items()]
