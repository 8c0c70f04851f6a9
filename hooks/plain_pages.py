"""Every page as Markdown beside its HTML, and the lists llms.txt and llms-full.txt."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, join, normpath, splitext
from urllib.parse import quote, unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from isolation_atlas.bibliography import Source, list_markdown_sources
from isolation_atlas.cache import get_or_make
from isolation_atlas.output.markdown_pages import MarkdownPage, join_pages, list_pages, write_markdown
from isolation_atlas.page.markdown_escape import escape_address, escape_text
from site_build.build import code_fingerprint, report
from site_build.data import sources
from site_build.docs_folder import locate
from site_build.fence_events import plain_fences
from site_build.titles import plain_title

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)

_nav: Navigation
_files: Files
_links: str
_pages: dict[str, MarkdownPage] = {}


def on_nav(nav: Navigation, files: Files, **_: object) -> None:
    """Remember the pages' order, and what a link may lead to."""
    global _nav, _files, _links
    _nav, _files = nav, files
    _links = hashlib.sha256(repr([(file.src_uri, file.dest_uri) for file in files]).encode()).hexdigest()
    _pages.clear()
    plain_fences.clear()


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Write the page as text; its fences have been rendered by now."""
    fences = plain_fences.get(page.file.src_uri, {})
    depends_on = (code_fingerprint(config), sources.fingerprint, _links, config.site_url, page.url)
    written = "\0".join(f"{line}\0{text}" for line, text in fences.items())
    inputs = f"{depends_on}\0{page.file.content_string}\0{written}"
    text = get_or_make("plain.md", inputs, lambda: _write(page, fences, config).encode()).decode()
    _pages[page.file.src_uri] = MarkdownPage(
        title=plain_title(page),
        description=str(page.meta.get("description", "")),
        address=page.canonical_url or "",
        plain_address=f"{config.site_url or ''}{quote(_plain_uri(page.file.dest_uri))}",
        text=text,
    )
    return html


def _write(page: Page, fences: Mapping[int, str], config: MkDocsConfig) -> str:
    known = sources.known() or {}
    cited: dict[str, Source] = {}

    def cite(identity: str) -> str | None:
        if source := known.get(identity):
            cited[identity] = source
            return f"([{escape_text(source.short)}]({escape_address(source.url)}))"
        return None

    text = write_markdown(
        page.file.content_string,
        fences,
        cite,
        lambda target: _link(page, target, config),
    )
    if cited:
        text += f"\n## Sources\n\n{list_markdown_sources(cited.values())}\n"
    return text


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files."""
    _warn_of_missing(config)
    site = Path(config.site_dir)
    title, description = config.site_name, config.site_description or ""
    for page in _rendered():
        path = site / _plain_uri(page.file.dest_uri)
        path.write_text(_pages[page.file.src_uri].document(), encoding="utf-8")
    (site / "llms.txt").write_text(list_pages(title, description, _sections()), encoding="utf-8")
    all_pages = (_pages[page.file.src_uri] for page in _rendered())
    (site / "llms-full.txt").write_text(join_pages(title, description, all_pages), encoding="utf-8")


def _rendered() -> list[Page]:
    """The navigation's pages, without those that are not built and without files that are no pages."""
    return [page for page in _nav.pages if page.file.src_uri in _pages]


def _warn_of_missing(config: MkDocsConfig) -> None:
    """Warn of pages that readers would look for in vain; MkDocs mentions them only, and `--strict` lets them pass."""
    for page in _nav.pages:
        uri = page.file.src_uri
        if page.file.is_documentation_page() and uri not in _pages:
            hint = "Take it out of 'nav', or out of 'exclude_docs' and 'draft_docs'."
            message = f"The nav names the page {uri!r}, which is not built. {hint}"
            report(config, "plain_pages", [locate(config, uri, message)])


def _plain_uri(uri: str) -> str:
    return f"{splitext(uri)[0]}.md"


def _link(page: Page, target: str, config: MkDocsConfig) -> str:
    """An absolute address for a link as an author writes it."""
    if _SCHEME.match(target):
        return target
    path = re.split("[?#]", target, maxsplit=1)[0]
    rest = target.removeprefix(path)
    if not path:
        return f"{page.canonical_url or ''}{rest}"
    path = normpath(join(dirname(f"/{page.file.src_uri}"), unquote(path))).lstrip("/")
    file = _files.get_file_from_path(path)
    uri = file.dest_uri if file else path
    address = _plain_uri(uri) if file and file.is_documentation_page() else uri
    return f"{config.site_url or ''}{quote(address)}{rest}"


def _sections() -> list[tuple[str, list[MarkdownPage]]]:
    """The navigation's sections, each with all pages below it; single pages together are one, too."""
    sections: dict[str, list[MarkdownPage]] = {}
    for page in _rendered():
        ancestors = list(page.ancestors)
        name = str(ancestors[-1].title) if ancestors else "Pages"
        sections.setdefault(name, []).append(_pages[page.file.src_uri])
    return list(sections.items())
