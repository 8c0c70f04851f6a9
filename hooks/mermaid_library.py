"""Publishes Mermaid only if a page needs it, and lets mkdocs-mermaid2-plugin complete the pages that do."""

import logging

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_build.plugins import require_plugin

# mermaid2 prints its whole configuration at each build, and says that `extra_javascript` is deprecated, because it
# would load the library on every page. Ours is a loader of 1 kB that fetches the library where a page needs it.
logging.getLogger("mkdocs.plugins.mermaid2.util").setLevel(logging.WARNING)

_LIBRARY = "assets/mermaid/"
_DIAGRAM = '<pre class="mermaid">'


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take mermaid2 out of the event in which it would rewrite every page whose HTML has the word "mermaid".

    That takes most of the time of a stock build of many pages (`make bench`).
    """
    config.plugins.events["post_page"].remove(require_plugin(config, "mermaid2", "mermaid_library").on_post_page)
    return config


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Leave Mermaid, a hundred files of 5 MB, out of a site that does not need it; all pages were read by now."""
    if not any(file.page and _DIAGRAM in (file.page.content or "") for file in files.documentation_pages()):
        for file in list(files):
            if file.src_uri.startswith(_LIBRARY):
                files.remove(file)
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let mermaid2 complete a page with a diagram that the browser draws."""
    if _DIAGRAM not in output:
        return output
    return str(config.plugins["mermaid2"].on_post_page(output, config=config, page=page))
