"""Writes every page as Markdown beside its HTML, and the lists llms.txt and llms-full.txt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath, splitext
from urllib.parse import quote, unquote

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from isolation_atlas.bibliography import Source, list_markdown_sources
from isolation_atlas.hooks import (
    DATA_FILES,
    MarkdownPage,
    escape_address,
    escape_text,
    join_pages,
    list_pages,
    order_sections,
    replace_controls,
    write_markdown,
)
from isolation_atlas.markup import include_snippets
from site_build.build import Build
from site_build.docs_folder import configuration_problem, docs_name
from site_build.fence_registry import Fences
from site_build.titles import plain_title

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass
class _MarkdownPages:
    """The Markdown pages of one build.

    Attributes:
        files: all files of the site, to which links may lead.
        nav: the pages in the order of the navigation.
        sections: the name of each page's section, by the page's path.
    """

    files: Files = field(default_factory=lambda: Files([]))
    nav: list[Page] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note the order of the pages and the titles of their sections, which `pages.py` later escapes for HTML."""
    written = Build.of(config).state(_MarkdownPages)
    written.files, written.nav = files, nav.pages
    for page in nav.pages:
        *_, section = [None, *page.ancestors]
        written.sections[page.file.src_uri] = replace_controls(str(section.title)) if section else "Pages"


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Write the page as Markdown, with the fences that superfences has rendered before this event."""
    build = Build.of(config)
    fences = build.state(Fences).markdown.get(page.file.src_uri, {})
    made = MarkdownPage(
        title=replace_controls(plain_title(page)),
        description=replace_controls(str(page.meta.get("description", ""))),
        address=page.canonical_url or "",
        markdown_address=f"{config.site_url or ''}{quote(_markdown_uri(page.file.dest_uri))}",
        text=replace_controls(_write(build, page, fences)),
    )
    build.made(page).add(made)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files."""
    build = Build.of(config)
    written = build.state(_MarkdownPages)
    _warn_of_missing(build, written)
    site = Path(config.site_dir)
    title, description = replace_controls(config.site_name), replace_controls(config.site_description or "")
    pages: list[tuple[str, str, MarkdownPage]] = []
    for page in written.nav:
        if markdown := build.made(page).find(MarkdownPage):
            pages.append((page.file.src_uri, written.sections[page.file.src_uri], markdown))
            _write_file(site / _markdown_uri(page.file.dest_uri), markdown.document())
    data = [(name, f"{config.site_url or ''}data/{name}", has) for name, has in DATA_FILES.items()]
    _write_file(site / "llms.txt", list_pages(title, description, order_sections(pages), data))
    _write_file(site / "llms-full.txt", join_pages(title, description, (markdown for _, _, markdown in pages)))


def _write_file(path: Path, text: str) -> None:
    utils.write_file(text.encode(), str(path))  # which leaves an equal file of the preview as it is


def _write(build: Build, page: Page, fences: Mapping[int, str]) -> str:
    """The text of a page, with its fences as Markdown, and with the list of the cited sources at the end."""
    cited: dict[str, Source] = {}

    def cite(identity: str) -> str | None:
        name = identity.removeprefix("figure:")
        if name != identity:
            figure = build.figures.get(name)
            if figure and figure.source:
                cited[figure.source.id] = figure.source
            return figure.markdown if figure else None
        if source := build.sources.get(identity):
            cited[identity] = source
            return f"([{escape_text(source.short)}]({escape_address(source.url)}))"
        return None

    files = build.state(_MarkdownPages).files
    text = write_markdown(
        page.file.content_string or "", fences, cite, lambda target: _absolute(page, target, files, build.config)
    )
    text = include_snippets(text, Path(build.config.docs_dir), docs_name(build.config))
    return f"{text}\n## Sources\n\n{list_markdown_sources(cited.values())}\n" if cited else text


def _warn_of_missing(build: Build, written: _MarkdownPages) -> None:
    """Warn of pages in the navigation that are not built: MkDocs only logs them, even under `--strict`."""
    for page in written.nav:
        uri = page.file.src_uri
        if page.file.is_documentation_page() and not build.made(page).find(MarkdownPage):
            hint = "Remove it from 'nav', or out of 'exclude_docs' and 'draft_docs'."
            message = f"The nav names the page {uri!r}, which is not built. {hint}"
            build.report([configuration_problem(build.config, uri, message)])


def _markdown_uri(uri: str) -> str:
    return f"{splitext(uri)[0]}.md"


def _absolute(page: Page, target: str, files: Files, config: MkDocsConfig) -> str:
    """The absolute address for a link that an author wrote on this page."""
    if _SCHEME.match(target):
        return target
    path = re.split("[?#]", target, maxsplit=1)[0]
    rest = target.removeprefix(path)
    if not path:
        return f"{page.canonical_url or ''}{rest}"
    path = normpath(join(dirname(f"/{page.file.src_uri}"), unquote(path))).lstrip("/")
    file = files.get_file_from_path(path)
    uri = file.dest_uri if file else path
    address = _markdown_uri(uri) if file and file.is_documentation_page() else uri
    return f"{config.site_url or ''}{quote(address)}{rest}"
