"""Renders a `requirements` fence: which technology meets which requirement, with links to the claims."""

from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.comparison.comparison_fence import CLAIMS_PAGE
from isolation_atlas.comparison.model import Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class RequirementsOptions(AuthoredModel):
    """The options of the fence."""

    caption: Text = "What each technology can do"


def render_requirements_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render all requirements; each answer is a link to its claim.

    Raises:
        AtlasError: with every problem of the fence.
    """
    options = validate(fence.document(), RequirementsOptions, what="this requirements fence")
    if problems := fence.refuse_second("as its address keeps the ticks."):
        raise AtlasError(problems)
    return render_fence(
        "requirements",
        caption=options.caption,
        evidence=fence.address(CLAIMS_PAGE),
        comparison=comparison,
    )
