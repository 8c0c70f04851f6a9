"""Writes the comparison for other programs: as CSV, a row for each claim, and as JSON with everything beside it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter

from isolation_atlas.bibliography import Citations, describe_citation
from isolation_atlas.comparison.glance import describe_class
from isolation_atlas.comparison.model import UNKNOWN, Comparison, Feature, Figure, ProductRelease, Technology
from isolation_atlas.output.csv_file import write_csv
from isolation_atlas.page.address import page_address

VERSION = "1.1"
"""The version of the JSON. The second number grows when something is added, the first when something goes."""

COLUMNS = (
    "id",
    "technology",
    "feature",
    "scale",
    "verdict",
    "class",
    "glance",
    "detail",
    "basis",
    "checked",
    "value",
    "unit",
    "conditions",
    "year",
    "figure_basis",
    "figure_source",
    "figure_place",
    "measured",
    "sources",
    "places",
)


@dataclass(frozen=True)
class ExportedCitation:
    """A place in a source; `sources.json` has all of each source by its id.

    Attributes:
        source: the id of the source.
        place: where in it, in words; "" if the whole of it is meant.
        links: an address for each place.
    """

    source: str
    place: str
    links: list[str]


@dataclass(frozen=True)
class ExportedFigure:
    """A number with its conditions.

    Attributes:
        id: its name within the claim; "" if it has none.
        key: whether it is in the table.
        value: the number as it was published.
        basis: what it rests on, such as "measured".
    """

    id: str
    key: bool
    value: str
    unit: str
    conditions: str
    year: int
    basis: str
    source: str
    place: str
    links: list[str]


@dataclass(frozen=True)
class ExportedOwnFigure:
    """What this project measured of a technology; its experiment has every run.

    Attributes:
        id: the name of the experiment's file, and the id in it.
        value: the median, or what a probe found.
        unit: the unit of the value; "" for a probe.
        host: what it was measured on, in sentences.
    """

    id: str
    experiment: str
    value: str
    unit: str
    conditions: str
    host: str
    year: int


@dataclass(frozen=True)
class ExportedRelease:
    """A release that stands for a technology.

    Attributes:
        released: its day; "" if it is not known.
        support: the state of its support in words.
        ends: the day on which support ends; "" if none is published.
        checked: the day on which its sources were last read.
    """

    product: str
    version: str
    released: str
    support: str
    ends: str
    checked: str
    sources: list[ExportedCitation]


@dataclass(frozen=True)
class ExportedTechnology:
    """A column of the table.

    Attributes:
        short: the name for narrow places.
        page: the address of the page about it, below that of the site.
    """

    id: str
    name: str
    short: str
    summary: str
    examples: list[str]
    page: str
    releases: list[ExportedRelease]


@dataclass(frozen=True)
class ExportedClass:
    """A class into which claims of a feature fall.

    Attributes:
        id: its name in the claims.
        name: its name for readers.
        means: what holds for all that are in it.
    """

    id: str
    name: str
    means: str


@dataclass(frozen=True)
class ExportedFeature:
    """A row of the table.

    Attributes:
        scale: "answers" for a question that has a yes, "ranks" for one with an order, "none" without classes.
        classes: the classes, best first.
        page: the address of its page, below that of the site.
    """

    id: str
    name: str
    question: str
    group: str
    scale: str
    classes: list[ExportedClass]
    page: str


@dataclass(frozen=True)
class ExportedClaim:
    """A cell of the table.

    Attributes:
        id: the feature and the technology, as in "startup-time.vm"; the anchor of the cell in the table.
        class: a class of the feature, "unknown", or "" if the feature has no classes.
        verdict: a sentence of at most twelve words; "" if it is unknown.
        detail: its explanation; if it is unknown, what was looked for and where.
        basis: what the verdict rests on, such as "by-design"; "" if it is unknown.
        checked: the day on which its sources were last read, or searched for.
        page: the address of the claim, below that of the site.
        measured: what this project measured itself.
    """

    id: str
    technology: str
    feature: str
    class_: Annotated[str, Field(alias="class")]
    glance: str
    verdict: str
    detail: str
    basis: str
    checked: str
    page: str
    figures: list[ExportedFigure]
    measured: list[ExportedOwnFigure]
    sources: list[ExportedCitation]


@dataclass(frozen=True)
class ExportedPair:
    """Two technologies that people compare by name.

    Attributes:
        id: the two, as in "container-vs-vm".
        answer: two sentences.
        follows_from: the features whose claims say so.
        page: the address of its page, below that of the site.
    """

    id: str
    title: str
    technologies: list[str]
    answer: str
    follows_from: list[str]
    page: str


@dataclass(frozen=True)
class ExportedComparison:
    """The whole table.

    Attributes:
        version: the version of this form, two numbers.
        checked: the latest day on which a claim was checked.
    """

    version: str
    checked: str
    technologies: list[ExportedTechnology]
    features: list[ExportedFeature]
    claims: list[ExportedClaim]
    pairs: list[ExportedPair]


def to_csv(comparison: Comparison) -> str:
    """Return the table as CSV; several values in a cell are joined by " | ", in the same order in each column."""
    return write_csv(COLUMNS, _rows(comparison))


def to_json(comparison: Comparison) -> str:
    """Return the comparison as JSON, in the form of `ExportedComparison`."""
    exported = TypeAdapter(ExportedComparison).dump_json(export_comparison(comparison), by_alias=True, indent=1)
    return exported.decode() + "\n"


def export_comparison(comparison: Comparison) -> ExportedComparison:
    """The comparison in the form that other programs get."""
    return ExportedComparison(
        version=VERSION,
        checked=max((claim.checked.isoformat() for claim in comparison.claims.values()), default=""),
        technologies=[_export_technology(comparison, one) for one in comparison.technologies.values()],
        features=[_export_feature(one) for one in comparison.features.values()],
        claims=[
            _export_claim(comparison, feature, technology)
            for feature in comparison.features.values()
            for technology in comparison.technologies
        ],
        pairs=[
            ExportedPair(one.id, one.title, one.technologies, one.answer, one.follows_from, page_address(one.page))
            for one in comparison.pairs.values()
        ],
    )


def _export_technology(comparison: Comparison, technology: Technology) -> ExportedTechnology:
    return ExportedTechnology(
        id=technology.id,
        name=technology.name,
        short=technology.short,
        summary=technology.summary,
        examples=list(technology.examples),
        page=page_address(technology.page),
        releases=[_export_release(comparison, one) for one in technology.releases],
    )


def _export_release(comparison: Comparison, release: ProductRelease) -> ExportedRelease:
    return ExportedRelease(
        product=release.product,
        version=release.version,
        released=release.released.isoformat() if release.released else "",
        support=release.support,
        ends=release.ends.isoformat() if release.ends else "",
        checked=release.checked.isoformat(),
        sources=_cite(comparison, release.sources),
    )


def _export_feature(feature: Feature) -> ExportedFeature:
    scale = feature.scale
    means = scale.answers.model_dump() if scale.answers else {rank.id: rank.means for rank in scale.ranks}
    return ExportedFeature(
        id=feature.id,
        name=feature.name,
        question=feature.question,
        group=feature.group,
        scale="answers" if scale.answers else "ranks" if scale.ranks else "none",
        classes=[ExportedClass(one, describe_class(scale, one).word, means[one]) for one in scale.classes],
        page=page_address(feature.page),
    )


def _export_claim(comparison: Comparison, feature: Feature, technology: str) -> ExportedClaim:
    claim = comparison.claims[feature.id, technology]
    return ExportedClaim(
        id=f"{feature.id}.{technology}",
        technology=technology,
        feature=feature.id,
        class_=comparison.find_class(feature.id, technology),
        glance=claim.glance or "",
        verdict=claim.verdict or "",
        detail=claim.detail or claim.unknown or "",
        basis=claim.basis or "",
        checked=claim.checked.isoformat(),
        page=f"{page_address(feature.page)}#{technology}",
        figures=[_export_figure(comparison, figure) for figure in claim.figures],
        measured=[
            ExportedOwnFigure(**asdict(figure)) for figure in comparison.own_figures.get((feature.id, technology), [])
        ],
        sources=_cite(comparison, claim.sources),
    )


def _export_figure(comparison: Comparison, figure: Figure) -> ExportedFigure:
    return ExportedFigure(
        id=figure.id or "",
        key=figure.key,
        value=figure.value,
        unit=figure.unit,
        conditions=figure.conditions,
        year=figure.year,
        basis=figure.basis,
        **describe_citation(comparison.sources[figure.source], figure.at),
    )


def _cite(comparison: Comparison, citations: Citations) -> list[ExportedCitation]:
    return [
        ExportedCitation(**describe_citation(comparison.sources[identity], place))
        for identity, place in citations.items()
    ]


def _rows(comparison: Comparison) -> Iterator[dict[str, str]]:
    for feature in comparison.features.values():
        for technology in comparison.technologies:
            claim = _export_claim(comparison, feature, technology)
            figures = claim.figures
            yield {
                "id": claim.id,
                "technology": technology,
                "feature": feature.id,
                "scale": " | ".join(feature.scale.classes),
                "verdict": claim.verdict or UNKNOWN,
                "class": claim.class_,
                "glance": claim.glance,
                "detail": claim.detail,
                "basis": claim.basis,
                "checked": claim.checked,
                "value": " | ".join(figure.value for figure in figures),
                "unit": " | ".join(figure.unit for figure in figures),
                "conditions": " | ".join(figure.conditions for figure in figures),
                "year": " | ".join(str(figure.year) for figure in figures),
                "figure_basis": " | ".join(figure.basis for figure in figures),
                "figure_source": " | ".join(figure.source for figure in figures),
                "figure_place": " | ".join(figure.place for figure in figures),
                "measured": " | ".join(f"{one.value} {one.unit}".strip() for one in claim.measured),
                "sources": " | ".join(one.source for one in claim.sources),
                "places": " | ".join(one.place for one in claim.sources),
            }
