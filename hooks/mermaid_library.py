"""Publishes Mermaid only if a page needs it, and lets mkdocs-mermaid2-plugin complete the pages that do."""

import logging

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_build.plugins import require_plugin

# mermaid2 prints its configuration at each build, and warns that `extra_javascript` loads the library on every page.
# The warning does not apply, because main.html writes no tag for our script, which loads the library.
logging.getLogger("mkdocs.plugins.mermaid2.util").setLevel(logging.WARNING)

_LIBRARY = "assets/mermaid/"
_DIAGRAM = '<pre class="mermaid">'
_BODY, _EMPTY = "<body>", f"{_DIAGRAM}<code></code></pre>"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Stop mermaid2 from parsing and rewriting every page whose HTML has the text "mermaid".

    The parsing takes most of the time of a stock build of many pages (`make bench`).
    """
    config.plugins.events["post_page"].remove(require_plugin(config, "mermaid2", "mermaid_library").on_post_page)
    return config


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Remove Mermaid, a hundred files of 5 MB, from a site without a diagram for it; all pages are rendered by now."""
    if not any(file.page and _DIAGRAM in (file.page.content or "") for file in files.documentation_pages()):
        for file in list(files):
            if file.src_uri.startswith(_LIBRARY):
                files.remove(file)
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let mermaid2 complete a page with a diagram that the browser draws.

    It gets a page with the diagram alone, because it would rewrite the whole page, with its attributes in another
    order. What it adds goes to the end of the real page.
    """
    if _DIAGRAM not in output:
        return output
    completed = str(config.plugins["mermaid2"].on_post_page(f"{_BODY}{_EMPTY}</body>", config=config, page=page))
    added = completed.removeprefix(f"{_BODY}{_EMPTY}").removesuffix("</body>")
    body, end, rest = output.rpartition("</body>")
    return f"{body}{added}{end}{rest}"
