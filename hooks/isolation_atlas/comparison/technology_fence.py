"""Renders a `technology` fence: one technology at a glance, for the head of its page."""

from isolation_atlas.authoring.choice import unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, validate
from isolation_atlas.comparison.glance import find_glance
from isolation_atlas.comparison.model import Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class TechnologyOptions(AuthoredModel):
    """The options of the fence."""

    technology: Id


def render_technology_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render the class of a technology in each feature, its examples, its support, and the pairs that it is part of.

    Raises:
        AtlasError: there is no such technology.
    """
    document = fence.document()
    options = validate(document, TechnologyOptions, what="this technology fence")
    if options.technology not in comparison.technologies:
        raise AtlasError([unknown_id(document, ["technology"], options.technology, comparison.technologies)])
    technology = comparison.technologies[options.technology]
    glances = [(one, find_glance(comparison, one.id, technology.id)) for one in comparison.features.values()]
    return render_fence(
        "technology",
        technology=technology,
        glances=[(feature, glance) for feature, glance in glances if glance.sign],
        pairs=[pair for pair in comparison.pairs.values() if technology.id in pair.technologies],
        sources=comparison.sources,
        root=fence.root,
    )
