"""Reports ids and HTML by which a page could take the place of a part of the theme, or act."""

from html import unescape
from pathlib import Path

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
from isolation_atlas.markup import include_snippets, read_snippets
from site_build.build import Build
from site_build.docs_folder import docs_name, page_name
from site_build.fence_registry import list_anchors


@event_priority(100)  # before other hooks write into the page
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report ids and attributes that are the theme's or ours, and make HTML that acts text."""
    build = Build.of(config)
    source = SourceText(page.file.content_string or "", page_name(config, page))
    docs = Path(config.docs_dir), docs_name(config)
    texts = [source, *read_snippets(source.text, *docs)]

    def report(text: str, message: str) -> None:
        has_it = next((one for one in texts if text in one.text), source)
        build.report([has_it.problem_at_text(text, message)])

    headings = {heading.id: heading.title for top in page.toc for heading in (top, *top.children)}
    for name in list_reserved_names(html, list_anchors(config)):
        text = name if any(name in one.text for one in texts) else unescape(headings.get(name, name))
        report(text, find_reserved(name) or "")
    for one in texts if not page.file.generated_by else ():
        attributes = find_reserved_attributes(blank_code(one.text, find_body(one.text)))
        build.report(tell_most(one.problem_at(offset, message) for offset, message in attributes))
    # A tag may begin on the page, and end in a snippet.
    if may_act(include_snippets(source.text, *docs)):
        html, found = make_inert(html)
        for written, message in found:
            report(written, message)
    return html
