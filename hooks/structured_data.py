"""Gives each page its descriptions in the vocabulary of schema.org, which main.html writes into it."""

from html import unescape

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from isolation_atlas.comparison import CLAIMS_PAGE
from isolation_atlas.hooks import (
    Block,
    Described,
    MarkdownPage,
    describe_dataset,
    describe_page,
    describe_questions,
    describe_way,
)
from isolation_atlas.overview import QUESTIONS
from site_build.build import Build

_DATA = {"application/json": "data/comparison.json", "text/csv": "data/comparison.csv"}


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Describe the page: what it is, the way to it, and its questions or its data."""
    site, build = config.site_url or "", Build.of(config)
    described = Described(
        config.site_name if page.is_homepage else _text(page.meta.get("title") or page.title),
        str(page.meta.get("description") or config.site_description or ""),
        page.canonical_url or "",
        str(page.meta.get("revision_date", "")),
    )
    blocks: list[Block | None] = [describe_page(described, is_first=page.is_homepage)]
    if described.address:
        if not page.is_homepage:
            blocks.append(describe_way(_list_way(page, config)))
        if page.file.src_uri.startswith(f"{QUESTIONS}/"):
            markdown = build.made(page).find(MarkdownPage)
            blocks.append(describe_questions(described, markdown.text if markdown else ""))
        if page.file.src_uri == CLAIMS_PAGE and (comparison := build.data.comparison.value):
            build.inputs.note("comparison", "")
            files = {kind: f"{site}{file}" for kind, file in _DATA.items()}
            names = [feature.name for feature in comparison.features.values()]
            blocks.append(describe_dataset(described, config.site_name, files, names))
    page.meta["described"] = [block for block in blocks if block]
    return context


def _list_way(page: Page, config: MkDocsConfig) -> list[tuple[str, str]]:
    """The first page, the first page of each section above a page, and the page; sections without one are left out."""
    way = [(config.site_name, config.site_url or "")]
    for section in reversed([*page.ancestors]):
        children = section.children if isinstance(section, Section) else ()
        first = next((child for child in children if isinstance(child, Page) and child.is_index), None)
        if first and first is not page:
            way.append((_text(section.title), first.canonical_url or ""))
    return [*way, (_text(page.title), page.canonical_url or "")]


def _text(title: object) -> str:
    """A title, which `pages.py` has written as HTML, as text."""
    return unescape(Markup(str(title)).striptags())  # noqa: S704 - its tags are taken away
