"""The models of the files under `docs/data/comparison/`, and the comparison that they form together."""

import math
from collections.abc import ItemsView, Iterable, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.models import AuthoredModel, Day, Id, Line, Name, PastDay, Text
from isolation_atlas.bibliography import Citations, Place, Source
from isolation_atlas.comparison.quartiles import Quartiles, compute_quartiles
from isolation_atlas.page.fence import CLAIMS
from isolation_atlas.stack import Kind

# A longer verdict is an explanation, which belongs into `detail`.
MAXIMUM_VERDICT_WORDS = 12

MOST_RANKS = 5
"""How many ranks a feature may have: a reader counts no more bars at a glance, and the stylesheet draws no more."""

GLANCE_WORDS = range(2, 6)
"""How many words a glance may have: one names no thing, and more don't fit into a cell."""

# Isolation's hardware and software change within a few years, so readers are warned of older figures.
OLD_AFTER_YEARS = 5
OLD = "more than five years old"

Answer = Literal["yes", "partly", "no", "unknown"]
ANSWERS: tuple[Answer, ...] = ("yes", "partly", "no")
"""The classes of a feature whose question has a yes, best first."""

UNKNOWN: Answer = "unknown"
"""The class of a claim that is unknown."""

Year = Annotated[int, Field(ge=1960, le=2100)]

Basis = Literal["measured", "counted", "by-design", "promised", "reported"]
"""What a statement rests on: a measurement, a count, the mechanism itself, its makers' word, or a third party's."""

BASES: Mapping[Basis, str] = {
    "measured": "measured",
    "counted": "counted",
    "by-design": "by design",
    "promised": "promised by its makers",
    "reported": "reported",
}
"""What readers read for each basis."""

ClaimBasis = Literal["measured", "by-design", "promised", "reported"]
"""What a claim rests on. A count is no verdict, so it is the basis of figures alone."""


def _refuse_long(verdict: str) -> str:
    if (words := len(verdict.split())) > MAXIMUM_VERDICT_WORDS:
        raise PydanticCustomError(
            "too_many_words", f"it has {words} words; a verdict has at most {MAXIMUM_VERDICT_WORDS}"
        )
    return verdict


def _refuse_sentence(glance: str) -> str:
    if (words := len(glance.split())) not in GLANCE_WORDS:
        raise PydanticCustomError(
            "number_of_words", f"it has {words} word{'s' * (words != 1)}; a glance has two to five"
        )
    if glance.endswith("."):
        raise PydanticCustomError("full_stop", "a glance is not a sentence; remove the full stop")
    return glance


class ProductRelease(AuthoredModel):
    """A release of a product that stands for a technology, and how long its makers support it."""

    product: Name
    version: Annotated[Name, Field(description="The newest release that the source names, or the newest with support.")]
    released: Annotated[PastDay, Field(description="The day of the release, if it is known.")] | None = None
    support: Annotated[Text, Field(description="The state of its support, such as 'until June 2029'.")]
    ends: Annotated[Day, Field(description="The day on which support ends, if one is published.")] | None = None
    sources: Citations
    checked: Annotated[PastDay, Field(description="The day on which each source was last read at its place.")]

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if self.released and self.ends and self.ends <= self.released:
            raise PydanticCustomError("ends", f"support ends on {self.ends}, which is not after the release")
        return self


class TechnologyFile(AuthoredModel):
    """What the file `technology.yml` says of a technology; the name of its folder is the id."""

    position: Annotated[int, Field(ge=1, description="Its place among the columns; each has one of its own.")]
    name: Name
    short: Annotated[Name, Field(description="A name for narrow places.")]
    within_sentence: (
        Annotated[Name, Field(description="The name within a sentence; left out if it is the same.")] | None
    ) = None
    summary: Text
    examples: Annotated[list[Name], Field(min_length=1)]
    page: Annotated[Text, Field(description="The page about it, below docs/.")]
    releases: Annotated[list[ProductRelease], Field(description="Releases of examples, with the state of support.")] = (
        Field(default=[])
    )


class Technology(TechnologyFile):
    """A way to isolate workloads; a column of the comparison."""

    id: Id


class AnswerMeanings(AuthoredModel):
    """What each class means where the question of a feature has a yes; a reader decides by it."""

    yes: Text
    partly: Text
    no: Text


class Rank(AuthoredModel):
    """A class of technologies that do about the same in a feature."""

    id: Id
    name: Name
    means: Annotated[Text, Field(description="What holds for all technologies of this rank.")]
    clause: (
        Annotated[
            Text,
            Field(description="What follows their names in the answer, such as 'start within a second'."),
        ]
        | None
    ) = None


class Scale(AuthoredModel):
    """The classes into which the claims of a feature fall: `answers`, or `ranks`, or `none` with a reason."""

    answers: Annotated[AnswerMeanings, Field(description="For a question that has a yes.")] | None = None
    says: Annotated[Text, Field(description="What comes first, in a few words.")] | None = None
    ranks: Annotated[list[Rank], Field(description="Two to five, best first.")] = Field(default=[])
    none: Annotated[Text, Field(description="Why no class means anything here.")] | None = None

    @model_validator(mode="after")
    def _check_form(self) -> Self:
        forms = [repr(name) for name in ("answers", "ranks", "none") if getattr(self, name)]
        if len(forms) != 1:
            given = f"here are {' and '.join(forms)}" if forms else "here is none of them"
            raise PydanticCustomError("form", f"a scale has 'answers', 'ranks' or 'none'; {given}")
        if bool(self.says) != bool(self.ranks):
            raise PydanticCustomError("says", "'says' and 'ranks' go together: what comes first, and the ranks")
        if len(self.ranks) == 1:
            raise PydanticCustomError("one_rank", "one rank is not an order; give two or more")
        if len(self.ranks) > MOST_RANKS:
            message = f"here are {len(self.ranks)} ranks; readers can't tell more than {MOST_RANKS} apart at a glance"
            raise PydanticCustomError("many_ranks", message)
        return self

    @property
    def classes(self) -> tuple[str, ...]:
        """The ids of the classes, best first; none if no class means anything."""
        return ANSWERS if self.answers else tuple(rank.id for rank in self.ranks)


class FeatureGroup(AuthoredModel):
    """Features that stand together under a heading, in the order of their file."""

    id: Id
    name: Name


class Feature(AuthoredModel):
    """What technologies are compared by; a row of the comparison."""

    id: Id
    group: Annotated[Id, Field(description="The id of a group of features, from groups.yml if that is there.")]
    name: Name
    question: Text
    typed: Annotated[list[Text], Field(description="What people type who look for it, such as a need.")] = Field(
        default=[]
    )
    scale: Scale
    layer: (
        Annotated[Kind, Field(description="A layer that each tenant has if the class is yes, and not if no.")] | None
    ) = None

    @model_validator(mode="after")
    def _check_layer(self) -> Self:
        if self.layer and not self.scale.answers:
            raise PydanticCustomError("layer", "'layer' says what a yes means, so 'scale' must have 'answers'")
        return self

    @property
    def page(self) -> str:
        """The page, below docs/, that a build makes of its claims."""
        return f"compare/{self.id}.md"


class Figure(AuthoredModel):
    """A measured or specified number, which means nothing without its conditions."""

    value: Name
    unit: Name
    conditions: Text
    year: Year
    source: Id
    at: Place
    basis: Annotated[Basis, Field(description="What it rests on.")]
    id: Annotated[Id, Field(description="A name for prose that shows it; unique within the claim.")] | None = None
    key: Annotated[bool, Field(description="Whether it stands beside the glance; one figure of a claim may.")] = False


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What this project measured of a technology; its source is the file of the experiment, which has every run.

    Attributes:
        id: the name by which a claim takes it, the experiment's file and the id in it.
        experiment: the name of the experiment's file.
        value: the median, or what a probe found.
        unit: the unit of the value; "" for a probe.
        conditions: what was measured, with which version, and how often.
        host: what it was measured on, in sentences.
    """

    id: str
    experiment: str
    value: str
    unit: str
    conditions: str
    host: str
    year: int

    @property
    def number(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".strip()


class Claim(AuthoredModel):
    """What is true of one technology in one feature, with its evidence; or that it is not known.

    Either `verdict`, `glance`, `detail`, `sources` and `basis` are given, with a `class` if the feature has classes; or
    `unknown` with nothing but the day of the search.
    """

    class_: Annotated[Id, Field(description="A class of the feature's scale.")] | None = Field(
        default=None, alias="class"
    )
    glance: (
        Annotated[Name, AfterValidator(_refuse_sentence), Field(description="Two to five words for a narrow cell.")]
        | None
    ) = None
    verdict: Annotated[Text, AfterValidator(_refuse_long)] | None = None
    detail: Text | None = None
    figures: list[Figure] = Field(default=[])
    measured: Annotated[
        list[Text], Field(description="Values and probes of this project's own experiments, by file and id.")
    ] = Field(default=[])
    sources: Citations = Field(default={})
    basis: Annotated[ClaimBasis, Field(description="What the verdict rests on.")] | None = None
    requirements: Annotated[
        dict[Id, Answer],
        Field(description="The answers to requirements of the feature that don't follow from the class."),
    ] = Field(default={})
    unknown: Annotated[Text, Field(description="What was looked for and where, and not found.")] | None = None
    checked: Annotated[
        PastDay, Field(description="The day on which each source was last read at its place, or searched for.")
    ]

    @model_validator(mode="after")
    def _check_completeness(self) -> Self:
        required = {name: getattr(self, name) for name in ("verdict", "glance", "detail", "sources", "basis")}
        if self.unknown:
            optional = {
                "class": self.class_,
                "figures": self.figures,
                "measured": self.measured,
                "requirements": self.requirements,
            }
            if given := [repr(name) for name, value in {**required, **optional}.items() if value]:
                raise PydanticCustomError(
                    "both", f"'unknown' can't be combined with other keys; remove {', '.join(given)}"
                )
            return self
        if missing := [repr(name) for name, value in required.items() if not value]:
            raise PydanticCustomError(
                "part", f"{' and '.join(missing)} missing; add what is missing, or say under 'unknown' where you looked"
            )
        return self

    @property
    def key_figure(self) -> Figure | None:
        """The figure that stands beside the glance, if one does."""
        return next((figure for figure in self.figures if figure.key), None)

    @property
    def further_sources(self) -> dict[str, str]:
        """The sources with their places, without what a figure of the claim cites as well."""
        shown = {(figure.source, figure.at) for figure in self.figures}
        return {source: place for source, place in self.sources.items() if (source, place) not in shown}


class Value(AuthoredModel):
    """One bar of a chart: a number as it was published, or the median of runs that are all given."""

    subject: Name
    technology: Id | None = None
    value: Annotated[float, Field(ge=0)]
    label: Text | None = None
    id: Annotated[Id, Field(description="A name for prose that shows it; unique within the file.")] | None = None
    runs: Annotated[
        list[Annotated[float, Field(ge=0)]], Field(description="Every run, in order; `value` is their median.")
    ] = Field(default=[])

    @model_validator(mode="after")
    def _check_median(self) -> Self:
        if len(self.runs) == 1:
            raise PydanticCustomError("one_run", "one run has no spread; give all runs, or leave out 'runs'")
        if self.quartiles and not math.isclose(self.value, self.quartiles.median, rel_tol=1e-9):
            raise PydanticCustomError("median", f"the median of its runs is {self.quartiles.median:.10g}")
        return self

    @property
    def quartiles(self) -> Quartiles | None:
        """How its runs scatter; None if they are not known."""
        return compute_quartiles(self.runs) if self.runs else None


class Measurement(AuthoredModel):
    """What was measured, for all subjects in the same way."""

    name: Name
    unit: Name
    better: Literal["lower", "higher", "neither"]
    feature: Annotated[Id, Field(description="The feature of the comparison that it measures.")] | None = None
    at: Place | None = None
    basis: Annotated[Basis, Field(description="What it rests on, if it was not measured.")] = "measured"
    values: Annotated[list[Value], Field(min_length=2, max_length=40)]


Reach: TypeAlias = Literal["host", "limited", "none", "unknown"]
"""How much of the host can be reached: as much as a plain process, a part, nothing, or it could not be asked."""


class ProbeAnswer(AuthoredModel):
    """What a probe found from inside one boundary."""

    subject: Name
    technology: Id | None = None
    reach: Annotated[Reach, Field(description="How much of the host it reaches.")]
    answer: Annotated[Name, Field(description="What it found, in a few words.")]


class ProbeRow(AuthoredModel):
    """A question that was asked from inside each boundary."""

    id: Id
    name: Name
    answers: Annotated[list[ProbeAnswer], Field(min_length=1, max_length=40)]


class Experiment(AuthoredModel):
    """Measurements on one host, in one year, by one source: only these may be charted together.

    What this project's own command measured has no other source than its runs, and they are all in the file.
    """

    title: Text
    host: Text
    year: Year
    source: Annotated[Id, Field(description="Left out where every value has its runs.")] | None = None
    checked: (
        Annotated[PastDay, Field(description="The day on which the source was last read at its places.")] | None
    ) = None
    conditions: Annotated[dict[Text, Text], Field(description="What it was measured with, by name.")] = Field(
        default={}
    )
    note: Annotated[Text, Field(description="What the numbers don't show.")]
    measurements: Annotated[list[Measurement], Field(min_length=1, max_length=20)]
    settings: Annotated[dict[Text, Text], Field(description="The command of each subject.")] = Field(default={})
    probes: Annotated[
        list[ProbeRow], Field(max_length=20, description="What can be reached from inside each boundary.")
    ] = Field(default=[])

    @model_validator(mode="after")
    def _check_probes(self) -> Self:
        for row in self.probes:
            if [one.subject for one in row.answers] != [one.subject for one in self.probes[0].answers]:
                message = f"the row {row.name!r} must have the subjects of the first row, in their order"
                raise PydanticCustomError("matrix", message)
        return self

    @model_validator(mode="after")
    def _check_sources(self) -> Self:
        without = [value for measurement in self.measurements for value in measurement.values if not value.runs]
        if not self.source and without:
            message = f"'source' is missing; name it, or give the 'runs' of the value of {without[0].subject!r}"
            raise PydanticCustomError("traceable", message)
        if self.source and not self.checked:
            raise PydanticCustomError(
                "checked", "'checked' is missing; write the day on which the source was last read"
            )
        if self.source and (placeless := [one.name for one in self.measurements if not one.at]):
            message = f"'at' is missing for {placeless[0]!r}; write where in the source its numbers are"
            raise PydanticCustomError("place", message)
        return self

    @property
    def own(self) -> bool:
        """Whether this project's own command measured it."""
        return self.source is None


class RequirementClasses(AuthoredModel):
    """Which classes of a feature meet a requirement; all others don't."""

    yes: list[Id] = Field(default=[])
    partly: list[Id] = Field(default=[])


class Requirement(AuthoredModel):
    """What a reader can't do without; a row of the decision guide.

    The answer of a technology follows from the class of its claim, unless the claim makes an exception.
    """

    id: Id
    name: Name
    feature: Annotated[Id, Field(description="The feature whose claims are the evidence.")]
    classes: Annotated[RequirementClasses, Field(description="The answer by class; no, where a class is in neither.")]

    def answer(self, claim: Claim) -> Answer:
        """The answer of the technology whose claim about the feature this is."""
        return claim.requirements.get(self.id) or self.follow(claim)

    def follow(self, claim: Claim) -> Answer:
        """The answer that follows from the class of a claim, without its exceptions."""
        if claim.unknown:
            return UNKNOWN
        return "yes" if claim.class_ in self.classes.yes else "partly" if claim.class_ in self.classes.partly else "no"


class Pair(AuthoredModel):
    """Two technologies that people compare by name; a page of its own."""

    technologies: Annotated[list[Id], Field(min_length=2, max_length=2, description="As people name them.")]
    title: Annotated[Line, Field(description="The heading, as people type it.")]
    answer: Annotated[Text, Field(description="Two sentences that follow from the claims named in 'follows_from'.")]
    follows_from: Annotated[list[Id], Field(min_length=1, description="The features whose claims say so.")]
    questions: Annotated[
        list[Text], Field(description="Answers of the site that belong to it: a page below docs/ with an anchor.")
    ] = Field(default=[])

    @property
    def id(self) -> str:
        """The last part of its address, such as `container-vs-vm`."""
        return "-vs-".join(self.technologies)

    @property
    def page(self) -> str:
        """The page, below docs/, that a build makes of it."""
        return f"compare/{self.id}.md"


class Correction(AuthoredModel):
    """A statement of the document that the site began with, put right."""

    id: Id
    said: Text
    wrong: Text
    right: Text
    sources: Annotated[list[Id], Field(min_length=1)]
    page: Annotated[Text, Field(description="The page that says it right, below docs/.")]


class Claims(dict[tuple[str, str], Claim]):
    """The claims of the comparison, by the ids of their features and technologies; notes which are looked at."""

    def __getitem__(self, pair: tuple[str, str]) -> Claim:
        self._note(pair)
        return super().__getitem__(pair)

    def get(self, pair: tuple[str, str], default: Claim | None = None) -> Claim | None:  # type: ignore[override]
        """The claim about a feature and a technology."""
        self._note(pair)
        return super().get(pair, default)

    def values(self) -> ValuesView[Claim]:  # type: ignore[override]
        """All claims."""
        self._note(*self)
        return super().values()

    def items(self) -> ItemsView[tuple[str, str], Claim]:  # type: ignore[override]
        """All claims with the ids of their features and technologies."""
        self._note(*self)
        return super().items()

    def _note(self, *pairs: tuple[str, str]) -> None:
        if (noted := CLAIMS.current) is not None:
            noted.update(("/".join(pair), "") for pair in pairs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All data of the comparison. Mappings keep the order of the files, and technologies that of their positions.

    Attributes:
        claims: a claim for each pair of a feature and a technology, by their ids.
        experiments: the experiments by the names of their files.
        own_figures: what this project measured for a claim, by feature and technology; nothing for the other claims.
        groups: the headings of the groups of features, by id, in the order of the table.
        pairs: the pairs that have a page, by the last part of its address.
        headings: the headings to which pairs lead, by page and anchor.
        year: the latest year in which a source was checked; the age of figures is their distance from it.
    """

    technologies: Mapping[str, Technology]
    features: Mapping[str, Feature]
    claims: Mapping[tuple[str, str], Claim]
    sources: Mapping[str, Source]
    experiments: Mapping[str, Experiment]
    requirements: Mapping[str, Requirement]
    own_figures: Mapping[tuple[str, str], Sequence[OwnFigure]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    year: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", Claims(self.claims))
        object.__setattr__(self, "year", max((source.checked.year for source in self.sources.values()), default=0))

    def list_groups(self) -> dict[str, str]:
        """The headings of all groups, by id; those without a name come last, and are called by their id."""
        unnamed = [feature.group for feature in self.features.values() if feature.group not in self.groups]
        return {**self.groups, **{group: group.replace("-", " ").capitalize() for group in unnamed}}

    def find_class(self, feature: str, technology: str) -> str:
        """The class of a technology in a feature, by their ids; "" if the feature has no classes."""
        claim = self.claims[feature, technology]
        return UNKNOWN if claim.unknown else claim.class_ or ""

    def rank_technologies(self, feature: Feature, technologies: Iterable[str]) -> list[str]:
        """The ids of technologies, best first in a feature; those of one class as they stood, what is unknown last."""
        places = {one: place for place, one in enumerate(feature.scale.classes)}
        return sorted(technologies, key=lambda one: places.get(self.find_class(feature.id, one), len(places)))

    def divide_by_class(self, feature: Feature) -> dict[str, list[str]]:
        """The ids of the technologies of each class of a feature, best class first, and of what is unknown last.

        There is nothing for a feature without classes.
        """
        classes = (*feature.scale.classes, UNKNOWN) if feature.scale.classes else ()
        divided: dict[str, list[str]] = {name: [] for name in classes}
        for technology in self.technologies if classes else ():
            divided[self.find_class(feature.id, technology)].append(technology)
        return divided

    def answer(self, requirement: Requirement, technology: str) -> Answer:
        """The answer of a technology to a requirement."""
        return requirement.answer(self.claims[requirement.feature, technology])

    def age_warning(self, figure: Figure) -> str:
        """The warning that readers get of an old figure; "" if it is recent."""
        return OLD if self.year - figure.year > OLD_AFTER_YEARS else ""
