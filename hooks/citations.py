"""Renders citations and figures in prose, and adds to each page the list of the sources that it cites."""

import re

from markdown.extensions.toc import unique
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from isolation_atlas.bibliography import (
    SOURCES_PLACEHOLDER,
    CitationExtension,
    find_unread_citations,
    list_sources,
    number_citations,
    number_sources,
)
from isolation_atlas.comparison import InlineFigureExtension, describe_unknown
from isolation_atlas.hooks import SourceText, blank_code, find_body, suggest, tell_most, write_days
from isolation_atlas.overview import QUESTIONS
from site_build import fence_registry
from site_build.build import Build
from site_build.docs_folder import page_name

# The attribute keeps the section out of the search index of the theme. A browser unfolds what a citation leads to.
_HEADING = (
    '<h2 id="{0}" data-search-exclude>Sources'
    '<a class="headerlink" href="#{0}" title="Link to this section">&para;</a></h2>'
)
_FOLDED = '<details class="atlas-fold"><summary>{}</summary>\n{}\n</details>'


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **more: object) -> str:
    """Open the page, on which `report_on_page` finds a citation, and report what only looks like a citation."""
    text = page.file.content_string or ""
    if not page.file.generated_by and ("@" in text or "[[figure:" in text):
        source = SourceText(text, page_name(config, page))
        found = find_unread_citations(blank_code(text, find_body(text)), Build.of(config).sources)
        Build.of(config).report(tell_most(source.problem_at(offset, message) for offset, message in found))
    return fence_registry.on_page_markdown(markdown, page=page, config=config, **more)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the citations and the figures in prose."""
    build = Build.of(config)
    known = build.sources  # problems of the data were reported when it was read

    def is_known(identity: str) -> bool:
        if known and identity not in known:
            alone = f"[@{identity}]"
            text = alone if alone in fence_registry.read_open_page(config) else f"@{identity}"
            fence_registry.report_on_page(
                config, text, lambda: f"Unknown source {identity!r}. {suggest(identity, known)}"
            )
        return identity in known

    def report_figure(name: str) -> None:
        if build.data.comparison.value:
            fence_registry.report_on_page(config, f"[[figure:{name}]]", lambda: describe_unknown(name, build.figures))

    config.markdown_extensions.append(CitationExtension(known, is_known))  # type: ignore[arg-type]
    config.markdown_extensions.append(InlineFigureExtension(build.figures, report_figure))  # type: ignore[arg-type]
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the list of the page's sources where its `sources` fence is, or at the end of the page if it has none."""
    # The anchors of the fences must be known before the list gets an anchor that differs from all of them.
    html = fence_registry.on_page_content(html, page, config)
    known = Build.of(config).sources
    there = set(re.findall(r'id="source-([a-z0-9-]+)"', html))
    # A link to an unknown source is skipped here, because MkDocs warns of it.
    referred = [one for one in dict.fromkeys(re.findall(r'href="#source-([a-z0-9-]+)"', html)) if one in known]
    cited = [known[identity] for identity in referred if identity not in there]
    # MkDocs looked for anchors before the list was added, so its anchors are added for the check of links.
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *(f"source-{identity}" for identity in referred)}
    if days := [known[identity].checked for identity in referred]:
        page.meta["sources_checked"] = write_days(min(days), max(days))
    # The sentences of a short answer should not break at each citation.
    numbered = page.file.src_uri.startswith(f"{QUESTIONS}/") and SOURCES_PLACEHOLDER not in html
    if numbered:
        html = number_citations(html, number_sources(cited))
    listed = list_sources(cited, numbered=numbered) if cited else ""
    if SOURCES_PLACEHOLDER in html or not cited:
        return html.replace(SOURCES_PLACEHOLDER, listed)
    entries = page.toc.items[0].children if page.toc.items and page.toc.items[0].level == 1 else page.toc.items
    # The author may have written a heading with the same id.
    anchor = unique("sources", page.present_anchor_ids)
    entries.append(AnchorLink("Sources", anchor, 2))
    folded = _FOLDED.format(f"What this page cites ({len(cited)})", listed)
    return f'{html}\n<section class="atlas-references">\n{_HEADING.format(anchor)}\n{folded}\n</section>'
