"""Adds the glossary, the claims, other names and words, and the descriptions of pages to the theme's search index."""

import re
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from material.plugins.search.plugin import SearchIndex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from isolation_atlas.glossary import GLOSSARY_PAGE
from isolation_atlas.hooks import page_address
from isolation_atlas.search import complete_index, exclude_repeated, list_claims, list_names, list_terms, pack_index
from site_build.build import Build
from site_build.plugins import require_plugin

# By this, an author leaves an element out of the search. No reader needs it.
_MARK = re.compile(r'data-search-\w+="[^"]+"')


@dataclass(frozen=True, slots=True)
class _Sections:
    """The entries of one page in the theme's index."""

    entries: list[dict[str, Any]]


@dataclass
class _Pages:
    """The pages of one build that have been read, in their order."""

    read: list[Page] = field(default_factory=list)


class _Index(SearchIndex):  # type: ignore[misc]
    """The theme's index, which leaves what it makes of a page with the page.

    Args:
        build: the build.
        options: the theme's own.
    """

    def __init__(self, build: Build, **options: Any) -> None:
        super().__init__(**options)
        self._build = build

    def add_entry_from_context(self, page: Page) -> None:
        """Make the entries for the sections of a page; those of a page with a new template stay as they are."""

        def parse() -> _Sections:
            shown = copy(page)
            shown.content = exclude_repeated(page.content or "")
            alone = SearchIndex(**self.config)
            alone.add_entry_from_context(shown)
            return _Sections(alone.entries)

        inputs = (dict(self.config), page.url, str(page.title), dict(page.meta), page.content)
        name = f"sections of {page.file.src_uri}"
        self._build.made(page).add(self._build.memory.get_or_make(name, inputs, parse))

    def generate_search_index(self, prev: object) -> str:
        """The completed index of all pages, as JSON."""
        for page in self._build.state(_Pages).read:
            if sections := self._build.made(page).find(_Sections):
                self.entries += sections.entries
        return _complete(str(super().generate_search_index(prev)), self._build)


def on_config(config: MkDocsConfig) -> None:
    """Replace the index that the theme has just created for this build, and what it does with a page."""
    theme = require_plugin(config, "search", "search_index")
    theme.search_index = _Index(Build.of(config), **theme.config)

    def add_page(context: TemplateContext, *, page: Page, **_: object) -> None:
        theme.search_index.add_entry_from_context(page)
        # The theme looks for such an attribute, with a space before it, in all pages. That takes fifty times longer.
        if page.content and _MARK.search(page.content):
            page.content = re.sub(rf"\s?{_MARK.pattern}", "", page.content)

    methods = config.plugins.events["page_context"]
    methods[methods.index(theme.on_page_context)] = add_page


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Note the pages, which are all read by now."""
    pages = files.documentation_pages(inclusion=lambda _: True)
    Build.of(config).state(_Pages).read = [file.page for file in pages if file.page and file.page.content is not None]
    return env


def _complete(index: str, build: Build) -> str:
    descriptions = {page.url: page.meta.get("description", "") for page in build.state(_Pages).read}
    terms = (build.data.glossary.value or {}).values()
    glossary = page_address(GLOSSARY_PAGE)
    sections = list_terms(terms, glossary) if glossary in descriptions else []
    comparison = build.data.comparison.value
    names = list_names(comparison) if comparison else {}
    asked = {
        page.url if anchor == "top" else f"{page.url}#{anchor}": words
        for page in build.state(_Pages).read
        for anchor, words in page.meta.get("search", {}).get("asked", {}).items()
    }
    if comparison:
        sections += list_claims(comparison)
    return pack_index(complete_index(index, terms, sections, descriptions, names, asked=asked))
