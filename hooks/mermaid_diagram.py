"""The `mermaid` fence: drawn at build time where it can be, else in the browser through mkdocs-mermaid2-plugin."""

import logging
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.mermaid import render_mermaid_fence
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer
from site_build.plugins import require_plugin

# mermaid2 prints its whole configuration at each build, among it that `extra_javascript` is deprecated because it would
# load the library on every page. Ours is a loader of 1 kB that fetches the library where a page needs it.
logging.getLogger("mkdocs.plugins.mermaid2.util").setLevel(logging.WARNING)

_LIBRARY = "assets/mermaid/"
_MARK = '<pre class="mermaid">'

_events = FenceEvents(mermaid=DataRenderer(render_mermaid_fence))
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content


def fence_mermaid_custom(*arguments: Any, **options: Any) -> str:
    """Our formatter under the name by which mermaid2 knows that `<pre class="mermaid">` marks a diagram."""
    return _events.format(*arguments, **options)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence, and call mermaid2 ourselves.

    It would parse and rewrite every page whose HTML has the word "mermaid" in it, which takes most of the time of a
    stock build of many pages (`make bench`).
    """
    config = _events.on_config(config)
    config.mdx_configs["pymdownx.superfences"]["custom_fences"][-1]["format"] = fence_mermaid_custom
    config.plugins.events["post_page"].remove(require_plugin(config, "mermaid2", "mermaid_diagram").on_post_page)
    return config


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Publish Mermaid, a hundred files of 5 MB, only with a page that needs it; all have been read by now."""
    if not any(file.page and _MARK in (file.page.content or "") for file in files.documentation_pages()):
        for file in list(files):
            if file.src_uri.startswith(_LIBRARY):
                files.remove(file)
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let mermaid2 complete a page that has a diagram for the browser to draw, and leave any other alone."""
    if _MARK not in output:
        return output
    return str(config.plugins["mermaid2"].on_post_page(output, config=config, page=page))
