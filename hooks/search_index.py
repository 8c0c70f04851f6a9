"""Completes the search index that the theme writes: with terms, rows of the comparison, and what each page is about."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from atlas.search import complete_index, list_features, list_terms
from site_data import comparison, glossary

_COMPARISON = "compare/"
_GLOSSARY = "reference/glossary/"

_descriptions: dict[str, str] = {}


def on_page_context(context: dict[str, Any], page: Page, **_: object) -> dict[str, Any]:
    """Note what the page says it is about."""
    _descriptions[page.url] = page.meta.get("description", "")
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the index anew; what is wrong with the data, others have reported."""
    terms = (glossary.known() or {}).values()
    sections = list_terms(terms, _GLOSSARY)
    if data := comparison.known():
        sections += list_features(data, _COMPARISON)
    index = Path(config.site_dir, "search", "search_index.json")
    completed = complete_index(index.read_text(encoding="utf-8"), terms, sections, _descriptions)
    index.write_text(completed, encoding="utf-8")
