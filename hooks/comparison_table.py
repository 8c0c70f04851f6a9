"""The fences that show the comparison: `comparison`, `experiment`, `figure`, `requirements` and `corrections`."""

from mkdocs.config.defaults import MkDocsConfig

from atlas.comparison import (
    render_comparison_fence,
    render_corrections_fence,
    render_experiment_fence,
    render_figure_fence,
    render_requirements_fence,
)
from atlas.problem import AtlasError
from comparison_data import current_data, read_data
from fence_events import FenceEvents
from stack_data import current_stacks

_events = FenceEvents(
    comparison=lambda fence: render_comparison_fence(fence, current_data(), current_stacks()),
    experiment=lambda fence: render_experiment_fence(fence, current_data()),
    figure=lambda fence: render_figure_fence(fence, current_data()),
    requirements=lambda fence: render_requirements_fence(fence, current_data()),
    corrections=lambda fence: render_corrections_fence(fence, current_data()),
)
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fences, and read the data; what is wrong with it is reported even where no page shows it."""
    config = _events.on_config(config)
    try:
        read_data(config)
    except AtlasError as error:
        _events.report(error.problems)
    return config
