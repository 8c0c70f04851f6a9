"""Finishes each page: corrects its markup, marks external links, and adds the content security policy."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import (
    add_policy,
    block_render_until_first_screen,
    drop_indent,
    fix_html,
    join_units,
    mark_external_links,
    no_wrap_short_code,
)
from site_build.build import Build
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


@event_priority(-100)  # after all hooks that write into a page, because the policy has a digest of each inline script
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return _finish(output, Build.of(config))


@event_priority(-100)  # as above
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for wrong addresses; a template without a head, such as robots.txt, is no page."""
    return _finish(output_content, Build.of(config)) if "<head>" in output_content else output_content


def _finish(html: str, build: Build) -> str:
    html = join_units(no_wrap_short_code(fix_html(drop_indent(html))))
    html = block_render_until_first_screen(mark_external_links(html, build.config.site_url or ""))
    # `mkdocs serve` adds a script that differs at each request, so the policy could not allow it by its digest.
    return html if build.serving else add_policy(html, build.config.site_url or "")
