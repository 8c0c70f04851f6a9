"""The last touch on each finished page: valid markup, marked links, and the policy of what it may load and run."""

from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from isolation_atlas.cache import get_or_make
from isolation_atlas.output.content_security_policy import add_policy
from isolation_atlas.output.html_fixes import (
    block_render_until_first_drawing,
    drop_indent,
    fix_html,
    mark_external_links,
    no_wrap_short_code,
)
from site_build.build import code_fingerprint

_command: str


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember what was asked for."""
    global _command
    _command = command


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return _finish(output, config)


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that lead nowhere; other templates are no pages, whatever they are called."""
    return _finish(output_content, config) if "<head>" in output_content else output_content


def _finish(html: str, config: MkDocsConfig) -> str:
    """The finished page; one that is as it was at an earlier build is recalled, in a quarter of the time."""
    inputs = f"{code_fingerprint(config)}\0{_command}\0{config.site_url}\0{html}"
    return get_or_make("pages.html", inputs, lambda: _make(html, config).encode()).decode()


def _make(html: str, config: MkDocsConfig) -> str:
    html = block_render_until_first_drawing(
        mark_external_links(no_wrap_short_code(fix_html(drop_indent(html))), config.site_url or "")
    )
    # The script with which `serve` reloads a page differs at each request, so no hash could let it run.
    return html if _command == "serve" else add_policy(html)
