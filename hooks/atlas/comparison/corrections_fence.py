"""Renders a `corrections` fence: what the site's first document said, and what is right."""

from atlas.comparison.model import Comparison
from atlas.fence import Fence, Rendered
from atlas.template import render_fence


def render_corrections_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render all corrections, in the order of their file.

    Raises:
        AtlasError: the fence is not empty; there is nothing to choose.
    """
    fence.require_nothing()
    return render_fence("corrections", corrections=comparison.corrections, sources=comparison.sources, root=fence.root)
