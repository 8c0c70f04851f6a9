"""Renders a `requirements` fence: which technology meets which requirement, and the claim that says so."""

from atlas.comparison.model import Comparison
from atlas.fence import Fence, Rendered
from atlas.shape import Shape, Text, conform
from atlas.template import render_fence

MARKS = {"yes": "✓", "partly": "◐", "no": "✗", "unknown": "?"}
"""The shape of each answer, for those who don't tell colours apart."""


class RequirementsOptions(Shape):
    """What an author may write in the fence."""

    comparison: Text
    caption: Text = "What each technology can do"


def render_requirements_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render all requirements; each answer leads to its cell on the page that `comparison` names.

    Raises:
        AtlasError: with every problem of the fence.
    """
    options = conform(fence.document(), RequirementsOptions, what="this requirements fence")
    return render_fence(
        "requirements",
        caption=options.caption,
        evidence=fence.root + options.comparison,
        comparison=comparison,
        marks=MARKS,
    )
