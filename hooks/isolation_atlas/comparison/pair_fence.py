"""Renders a `pair` fence: two technologies side by side, what differs first."""

from isolation_atlas.authoring.choice import unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.glance import find_glance
from isolation_atlas.comparison.model import UNKNOWN, Comparison, Feature, Pair
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class PairOptions(AuthoredModel):
    """The options of the fence."""

    pair: Id


def render_pair_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render both technologies of a pair, feature by feature; features of one class are folded.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems = fence.refuse_second("as each pair has a page of its own.")
    document = fence.document()
    options = validate(document, PairOptions, what="this pair fence")
    if options.pair not in comparison.pairs:
        problems.append(unknown_id(document, ["pair"], options.pair, comparison.pairs))
    if problems:
        raise AtlasError(problems)
    pair = comparison.pairs[options.pair]
    alike = [feature for feature in comparison.features.values() if are_alike(comparison, pair, feature)]
    return render_fence(
        "pair",
        technologies=[comparison.technologies[identity] for identity in pair.technologies],
        parts={
            "Where they differ": [one for one in comparison.features.values() if one not in alike],
            "Where they do about the same": alike,
        },
        find_glance=lambda feature, technology: find_glance(comparison, feature, technology),
        root=fence.root,
    )


def are_alike(comparison: Comparison, pair: Pair, feature: Feature) -> bool:
    """Whether both technologies of a pair are known to be of the same class in a feature."""
    one, other = (comparison.find_class(feature.id, technology) for technology in pair.technologies)
    return one == other and one not in ("", UNKNOWN)
