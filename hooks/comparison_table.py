"""The `comparison` fence: a table of technologies from `docs/data/`."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.comparison import Comparison, read_comparison, render_comparison_fence
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError
from fence_events import FenceEvents, name_docs

_data: Comparison | AtlasError


def _render(fence: Fence) -> Rendered:
    if isinstance(_data, AtlasError):
        raise _data
    return render_comparison_fence(fence, _data)


_events = FenceEvents("comparison", _render)
on_config = _events.on_config
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def on_pre_build(config: MkDocsConfig) -> None:
    """Read the data anew for each build, and report what is wrong even where no page shows it."""
    global _data
    try:
        _data = read_comparison(Path(config.docs_dir, "data"), f"{name_docs(config)}/data")
    except AtlasError as error:
        _data = error
        _events.report(error.problems)
