"""Renders a `corrections` fence: wrong statements of the site's first document, with what is right."""

from collections.abc import Mapping

from isolation_atlas.bibliography import Source
from isolation_atlas.comparison.model import Correction
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence


def render_corrections_fence(
    fence: Fence, corrections: Mapping[str, Correction], sources: Mapping[str, Source]
) -> Rendered:
    """Render all corrections, in the order of their file.

    Raises:
        AtlasError: the fence is not empty; it has no options.
    """
    fence.require_nothing()
    return render_fence("corrections", corrections=corrections, sources=sources, root=fence.root)
