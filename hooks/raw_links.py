"""Reports addresses in the HTML of pages that lead nowhere, of which MkDocs says nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import PublishedSite, RawLink, SourceText, find_raw_links, read_prose, tell_most
from isolation_atlas.markup import read_snippets
from site_build.build import Build
from site_build.docs_folder import docs_name
from site_build.generated_pages import may_be_missing


@dataclass(frozen=True, slots=True)
class _RawLinks:
    """The addresses in the HTML of one page, and of its snippets: the text of each that has some, and the addresses."""

    found: list[tuple[SourceText, list[RawLink]]]


@dataclass
class _Published:
    """The files of one build."""

    files: Files = field(default_factory=lambda: Files([]))


@event_priority(-200)  # once all files are known
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note the files."""
    Build.of(config).state(_Published).files = files
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Find the addresses, unless the page is one that the build makes, which no author typed."""
    text, docs = page.file.content_string or "", docs_name(config)
    if not page.file.generated_by:
        texts = [SourceText(text, f"{docs}/{page.file.src_uri}"), *read_snippets(text, Path(config.docs_dir), docs)]
        found = [(text, list(find_raw_links(read_prose(text.text)))) for text in texts]
        Build.of(config).made(page).add(_RawLinks([(text, links) for text, links in found if links]))
    return html


@event_priority(-90)  # after all that write into the site, and before it is swapped in
def on_post_build(config: MkDocsConfig) -> None:
    """Look for what each address leads to among the files of the built site."""
    build, docs = Build.of(config), docs_name(config)
    files = build.state(_Published).files
    site = PublishedSite(Path(config.site_dir), {file.url for file in files if not file.url.startswith("assets/")})
    for file in files.documentation_pages():
        # With `--dirty` some pages are not built.
        made = build.made(file.page).find(_RawLinks) if file.page else None
        if not made or not Path(file.abs_dest_path).is_file():
            continue
        for text, links in made.found:
            source = text.path.removeprefix(f"{docs}/")
            build.report(
                tell_most(
                    text.problem_at(link.offset, message)
                    for link in links
                    if not may_be_missing(build, normpath(join(file.url, link.address.partition("#")[0])))
                    and (message := site.check(link.address, file.url, source, files.src_uris, docs))
                )
            )
