"""Renders an `evidence` fence: what stands behind the claims of one feature, for each technology."""

from isolation_atlas.authoring.choice import unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.model import BASES, Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class EvidenceOptions(AuthoredModel):
    """The options of the fence."""

    feature: Id


def render_evidence_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render all claims of a feature; each has the id of its technology as its anchor.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems = fence.refuse_second("as each claim has its own address.")
    document = fence.document()
    options = validate(document, EvidenceOptions, what="this evidence fence")
    if options.feature not in comparison.features:
        problems.append(unknown_id(document, ["feature"], options.feature, comparison.features))
    if problems:
        raise AtlasError(problems)
    return render_fence("evidence", feature=comparison.features[options.feature], comparison=comparison, bases=BASES)
