"""Renders a `corrections` fence: wrong statements of the site's first document, with what is right."""

from isolation_atlas.comparison.model import Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence


def render_corrections_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render all corrections, in the order of their file.

    Raises:
        AtlasError: the fence is not empty; it has no options.
    """
    fence.require_nothing()
    return render_fence("corrections", corrections=comparison.corrections, sources=comparison.sources, root=fence.root)
