"""Renders an `evidence` fence: the answer to the question of one feature, and every technology's claim whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from isolation_atlas.authoring.choice import choose_entries, unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.answer import answer_question
from isolation_atlas.comparison.experiment_fence import render_experiment
from isolation_atlas.comparison.glance import Glance, describe_class, find_glance
from isolation_atlas.comparison.model import BASES, UNKNOWN, Comparison, Feature, Technology
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class EvidenceOptions(AuthoredModel):
    """The options of the fence; with a list of technologies it shows their claims alone, as examples."""

    feature: Id
    technologies: list[Id] | None = None


@dataclass(frozen=True, slots=True)
class ClassMeaning:
    """A class of a feature as a reader sees it: its sign, what it means, and who has it."""

    glance: Glance
    means: str
    technologies: list[Technology]


def render_evidence_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render the claims of a feature, best class first.

    Without a list of technologies, each claim has the id of its technology as its anchor, and the answer, the classes
    and the charts of the feature are shown too.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, EvidenceOptions, what="this evidence fence")
    whole = options.technologies is None
    problems = fence.refuse_second("as each claim has its own address.") if whole else []
    chosen = choose_entries(document, "technologies", options.technologies, comparison.technologies, problems)
    if options.feature not in comparison.features:
        problems.append(unknown_id(document, ["feature"], options.feature, comparison.features))
    if problems:
        raise AtlasError(problems)
    feature = comparison.features[options.feature]
    charts = list(_render_charts(fence, comparison, feature)) if whole else []
    return render_fence(
        "evidence",
        whole=whole,
        feature=feature,
        answer=answer_question(comparison, feature),
        classes=list(_explain_classes(comparison, feature)),
        technologies=[chosen[one] for one in comparison.rank_technologies(feature, chosen)],
        charts=[chart.html for chart in charts],
        chart_texts=[Markup(chart.markdown) for chart in charts],  # noqa: S704 - its template escaped it
        comparison=comparison,
        bases=BASES,
        find_glance=find_glance,
        address=fence.address(feature.page),
        data=f"{fence.root}{fence.site.data}",
    )


def _explain_classes(comparison: Comparison, feature: Feature) -> Iterator[ClassMeaning]:
    """The classes of a feature, best first; and what is unknown, if something is."""
    scale = feature.scale
    means = {rank.id: rank.means for rank in scale.ranks}
    if scale.answers:
        means = {"yes": scale.answers.yes, "partly": scale.answers.partly, "no": scale.answers.no}
    means[UNKNOWN] = "it was looked for, and found in no source that can be checked"
    for name, ids in comparison.divide_by_class(feature).items():
        if ids or name != UNKNOWN:
            members = [comparison.technologies[one] for one in ids]
            yield ClassMeaning(describe_class(scale, name), means[name], members)


def _render_charts(fence: Fence, comparison: Comparison, feature: Feature) -> Iterator[Rendered]:
    """The charts that measure the feature, experiment by experiment, the latest first."""
    for name, experiment in sorted(comparison.experiments.items(), key=lambda item: -item[1].year):
        shown = [measurement for measurement in experiment.measurements if measurement.feature == feature.id]
        if shown:
            yield render_experiment(
                comparison, name, shown, identity=f"experiment-{name}", root=fence.root, site=fence.site
            )
