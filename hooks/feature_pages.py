"""Adds a page for each feature of the comparison, which shows the evidence of its claims."""

import re
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from isolation_atlas.comparison import Feature
from isolation_atlas.hooks import escape_text
from site_build.build import Build
from site_build.generated_pages import add_page, explain_embedding, list_in_navigation

_CLAIM = re.compile(r'<h2 id="([^"]+)"')


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages to the navigation."""
    list_in_navigation(config, "Feature by feature", [{one.name: one.page} for one in _list_features(config)])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    build = Build.of(config)
    comparison = build.data.comparison.value
    if not comparison:
        return files
    for feature in comparison.features.values():
        front_matter = {
            "title": f"{feature.name}: {feature.question}",
            "description": f"{feature.question} Each technology's claim with its figures, sources and places.",
            # The search finds a feature by its row in the comparison.
            "search": {"exclude": True},
        }
        text = f"# {escape_text(feature.question)}\n\n```evidence\nfeature: {feature.id}\n```"
        text += f"\n\n{explain_embedding(config, build.embedded[feature.id])}"
        add_page(files, config, feature.page, front_matter, text)
    return files


@event_priority(50)  # before `citations.py` lists the sources, which come last
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """List the technologies in the table of contents, in their order on the page of a feature."""
    comparison = Build.of(config).data.comparison.value
    if comparison and page.toc.items and page.file.src_uri in {one.page for one in comparison.features.values()}:
        names = {one.id: one.short for one in comparison.technologies.values()}
        claims = (anchor for anchor in _CLAIM.findall(html) if anchor in names)
        page.toc.items[0].children += [AnchorLink(escape(names[anchor]), anchor, 2) for anchor in claims]
    return html


def _list_features(config: MkDocsConfig) -> list[Feature]:
    comparison = Build.of(config).data.comparison.value
    return list(comparison.features.values()) if comparison else []
