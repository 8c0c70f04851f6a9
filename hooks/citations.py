"""Citations in prose, the sources that a page cites at its end, and the `sources` fence."""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from atlas.cache import remember
from atlas.problem import suggest
from atlas.reference import PLACE, CitationExtension, Source, list_sources, render_sources_fence
from docs_folder import fingerprint_docs
from fence_events import FenceEvents
from site_data import comparison

# The theme's search leaves out what stands below such a heading.
_HEADING = (
    '<h2 id="sources" data-search-exclude>Sources'
    '<a class="headerlink" href="#sources" title="Link to this section">&para;</a></h2>'
)


def _sources() -> dict[str, Source]:
    """All sources; none where the data has problems, which are reported as such."""
    data = comparison.known()
    return dict(data.sources) if data else {}


_events = FenceEvents(sources=lambda fence: render_sources_fence(fence, _sources()))
on_page_markdown = _events.on_page_markdown


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence and the citations; `comparison_table.py`, which stands before this hook, read the data."""
    sources = _sources()

    def cite(identity: str) -> bool:
        if sources and identity not in sources:
            message = f"Unknown source {identity!r}. {suggest(identity, sources)}"
            _events.report([_events.locate(f"[@{identity}]", message)])
        return identity in sources

    config.markdown_extensions.append(CitationExtension(sources, cite))  # type: ignore[arg-type]
    return _events.on_config(config)


def _list(cited: list[str], config: MkDocsConfig) -> str:
    """The sources with these ids as a list, which is made anew only when the data or our code has changed."""
    sources = _sources()
    inputs = f"{fingerprint_docs(config)}\0{cited}"
    return remember("references.html", inputs, lambda: list_sources(map(sources.__getitem__, cited)).encode()).decode()


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the sources that the page refers to where its `sources` fence stands, else at its end."""
    html = _events.on_page_content(html, page)
    sources = _sources()
    there = set(re.findall(r'id="source-([a-z0-9-]+)"', html))
    # A link of an author's own may lead to a source that is not there, of which MkDocs warns.
    referred = [one for one in dict.fromkeys(re.findall(r'href="#source-([a-z0-9-]+)"', html)) if one in sources]
    cited = [identity for identity in referred if identity not in there]
    # MkDocs checks links against the anchors that it saw itself.
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *(f"source-{identity}" for identity in referred)}
    listed = _list(cited, config) if cited else ""
    if PLACE in html or not cited:
        return html.replace(PLACE, listed)
    entries = page.toc.items[0].children if page.toc.items and page.toc.items[0].level == 1 else page.toc.items
    entries.append(AnchorLink("Sources", "sources", 2))
    page.present_anchor_ids.add("sources")
    return f'{html}\n<section class="atlas-references">\n{_HEADING}\n{listed}\n</section>'
