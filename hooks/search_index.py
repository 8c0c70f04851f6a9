"""Adds the glossary, the claims, other names and the descriptions of pages to the theme's search index."""

import json
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from material.plugins.search.plugin import SearchIndex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.cache import code_version, get_or_make
from isolation_atlas.glossary import GLOSSARY_PAGE
from isolation_atlas.page.address import page_address
from isolation_atlas.search import complete_index, exclude_repeated, list_claims, list_names, list_terms
from site_build.build import Build
from site_build.plugins import require_plugin

_LANGUAGES = "assets/javascripts/lunr/"

_CODE = code_version(__file__, "mkdocs-material")


@dataclass
class _Descriptions:
    """The description of each page of one build, by the page's address."""

    by_address: dict[str, str] = field(default_factory=dict)


class _CachedIndex(SearchIndex):  # type: ignore[misc]
    """The theme's index with a cache for the parsed pages, because parsing them takes a fifth of a build."""

    def add_entry_from_context(self, page: Page) -> None:
        """Add the sections of a page."""
        shown = copy(page)
        shown.content = exclude_repeated(page.content or "")

        def parse() -> bytes:
            alone = SearchIndex(**self.config)
            alone.add_entry_from_context(shown)
            return json.dumps(alone.entries, default=str).encode()

        depends_on = (_CODE, self.config, page.url, page.title, page.meta)
        self.entries += json.loads(get_or_make("search", f"{depends_on}\0{shown.content}", parse))


def on_config(config: MkDocsConfig) -> None:
    """Replace the index that the theme has just created for this build."""
    theme = require_plugin(config, "search", "search_index")
    theme.search_index = _CachedIndex(**theme.config)


def on_files(files: Files, **_: object) -> Files:
    """Remove the files for thirty languages that only the theme's own search would load."""
    for file in list(files):
        if file.src_uri.startswith(_LANGUAGES):
            files.remove(file)
    return files


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object) -> dict[str, Any]:
    """Note the description of the page."""
    Build.of(config).state(_Descriptions).by_address[page.url] = page.meta.get("description", "")
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the completed index."""
    build = Build.of(config)
    descriptions = build.state(_Descriptions).by_address
    terms = (build.data.glossary.value or {}).values()
    glossary = page_address(GLOSSARY_PAGE)
    sections = list_terms(terms, glossary) if glossary in descriptions else []
    comparison = build.data.comparison.value
    names = list_names(comparison) if comparison else {}
    if comparison:
        sections += list_claims(comparison)
    index = Path(config.site_dir, "search", "search_index.json")
    completed = complete_index(index.read_text(encoding="utf-8"), terms, sections, descriptions, names)
    index.write_text(completed, encoding="utf-8")
