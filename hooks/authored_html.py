"""Reports ids and HTML by which a page could take the place of a part of the theme, or act."""

from html import unescape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import (
    SourceText,
    blank_code,
    find_body,
    find_reserved,
    find_reserved_attributes,
    list_reserved_names,
    make_inert,
    may_act,
    tell_most,
)
from site_build.build import Build
from site_build.docs_folder import page_name
from site_build.fence_registry import list_anchors


@event_priority(100)  # before other hooks write into the page
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report ids and attributes that are the theme's or ours, and make HTML that acts text."""
    build = Build.of(config)
    source = SourceText(page.file.content_string or "", page_name(config, page))
    headings = {heading.id: heading.title for top in page.toc for heading in (top, *top.children)}
    for name in list_reserved_names(html, list_anchors(config)):
        text = name if name in source.text else unescape(headings.get(name, name))
        build.report([source.problem_at_text(text, find_reserved(name) or "")])
    if "data-" in source.text.lower() and not page.file.generated_by:
        attributes = find_reserved_attributes(blank_code(source.text, find_body(source.text)))
        build.report(tell_most(source.problem_at(offset, message) for offset, message in attributes))
    if may_act(source.text):
        html, found = make_inert(html)
        build.report(source.problem_at_text(written, message) for written, message in found)
    return html
