"""The last touch on each finished page: valid markup, marked links, and the policy of what it may load and run."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from isolation_atlas.output.content_security_policy import add_policy
from isolation_atlas.output.html_fixes import (
    block_render_until_first_drawing,
    drop_indent,
    fix_html,
    mark_external_links,
    no_wrap_short_code,
)
from site_build.build import Build
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


@event_priority(-100)  # after all hooks that write into a page: the policy names each script that the page has
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return _finish(output, Build.of(config))


@event_priority(-100)  # as above
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that lead nowhere; other templates are no pages, whatever they are called."""
    return _finish(output_content, Build.of(config)) if "<head>" in output_content else output_content


def _finish(html: str, build: Build) -> str:
    html = no_wrap_short_code(fix_html(drop_indent(html)))
    html = block_render_until_first_drawing(mark_external_links(html, build.config.site_url or ""))
    # The script with which `serve` reloads a page differs at each request, so no digest could let it run.
    return html if build.serving else add_policy(html, build.config.site_url or "")
