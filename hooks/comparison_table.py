"""The fences that show the comparison: `comparison`, `experiment`, `figure`, `requirements` and `corrections`."""

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.comparison import (
    render_comparison_fence,
    render_corrections_fence,
    render_experiment_fence,
    render_figure_fence,
    render_requirements_fence,
)
from site_build.data import comparison, sources, stacks
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer

_events = FenceEvents(
    comparison=DataRenderer(render_comparison_fence, comparison, stacks),
    experiment=DataRenderer(render_experiment_fence, comparison),
    figure=DataRenderer(render_figure_fence, comparison),
    requirements=DataRenderer(render_requirements_fence, comparison),
    corrections=DataRenderer(render_corrections_fence, comparison),
)
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fences, and read the data; what is wrong with it is reported even where no page shows it."""
    config = _events.on_config(config)
    _events.report(comparison.read(config))
    sources.read(config)
    return config
