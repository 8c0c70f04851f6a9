"""Citations in prose, the sources that a page cites at its end, and the `sources` fence."""

import re
from collections.abc import Mapping

from markdown.extensions.toc import unique
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from isolation_atlas.bibliography import (
    SOURCES_PLACEHOLDER,
    CitationExtension,
    Source,
    list_sources,
    render_sources_fence,
)
from isolation_atlas.cache import get_or_make
from isolation_atlas.page.fence_cache import fingerprint_data
from isolation_atlas.problem import suggest
from site_build.build import code_fingerprint
from site_build.data import sources
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer

# The theme's search leaves out what stands below such a heading.
_HEADING = (
    '<h2 id="{0}" data-search-exclude>Sources'
    '<a class="headerlink" href="#{0}" title="Link to this section">&para;</a></h2>'
)


def _known() -> Mapping[str, Source]:
    """All sources; none where the data has problems, which are reported as such."""
    return sources.known() or {}


_events = FenceEvents(sources=DataRenderer(render_sources_fence, sources))
on_page_markdown = _events.on_page_markdown


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence and the citations; `comparison_table.py`, which stands before this hook, read the data."""
    known = _known()

    def cite(identity: str) -> bool:
        if known and identity not in known:
            message = f"Unknown source {identity!r}. {suggest(identity, known)}"
            _events.report([_events.locate(f"[@{identity}]", message)])
        return identity in known

    config.markdown_extensions.append(CitationExtension(known, cite))  # type: ignore[arg-type]
    return _events.on_config(config)


def _list(cited: list[str], config: MkDocsConfig) -> str:
    """The sources with these ids as a list, which is made anew only when they or our code have changed."""
    chosen = list(map(_known().__getitem__, cited))
    inputs = f"{code_fingerprint(config)}\0{fingerprint_data(chosen)}"
    return get_or_make("references.html", inputs, lambda: list_sources(chosen).encode()).decode()


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the sources that the page refers to where its `sources` fence stands, else at its end."""
    html = _events.on_page_content(html, page)
    known = _known()
    there = set(re.findall(r'id="source-([a-z0-9-]+)"', html))
    # A link of an author's own may lead to a source that is not there, of which MkDocs warns.
    referred = [one for one in dict.fromkeys(re.findall(r'href="#source-([a-z0-9-]+)"', html)) if one in known]
    cited = [identity for identity in referred if identity not in there]
    # MkDocs checks links against the anchors that it saw itself.
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *(f"source-{identity}" for identity in referred)}
    listed = _list(cited, config) if cited else ""
    if SOURCES_PLACEHOLDER in html or not cited:
        return html.replace(SOURCES_PLACEHOLDER, listed)
    entries = page.toc.items[0].children if page.toc.items and page.toc.items[0].level == 1 else page.toc.items
    # A heading of the author's own may have the id.
    anchor = unique("sources", page.present_anchor_ids)
    entries.append(AnchorLink("Sources", anchor, 2))
    return f'{html}\n<section class="atlas-references">\n{_HEADING.format(anchor)}\n{listed}\n</section>'
