"""Reports addresses in the HTML of pages that lead nowhere, of which MkDocs says nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.markup import read_snippets
from isolation_atlas.page.prose import read_prose
from isolation_atlas.page.raw_links import PublishedSite, find_raw_links
from isolation_atlas.problem import tell_most
from site_build.build import Build
from site_build.docs_folder import docs_name


@dataclass
class _Published:
    """The files of one build."""

    files: Files = field(default_factory=lambda: Files([]))


@event_priority(-200)  # once all files are known
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note the files."""
    Build.of(config).state(_Published).files = files
    return files


@event_priority(-90)  # after all that write into the site, and before it is swapped in
def on_post_build(config: MkDocsConfig) -> None:
    """Look for what each address leads to among the files of the built site."""
    build, docs = Build.of(config), docs_name(config)
    files = build.state(_Published).files
    site = PublishedSite(Path(config.site_dir), {file.url for file in files if not file.url.startswith("assets/")})
    for file in files.documentation_pages():
        # No author typed a page that the build makes, and with `--dirty` some pages are not built.
        if file.generated_by or not file.content_string or not Path(file.abs_dest_path).is_file():
            continue
        texts = [SourceText(file.content_string, f"{docs}/{file.src_uri}")]
        for text in [*texts, *read_snippets(file.content_string, Path(config.docs_dir), docs)]:
            source = text.path.removeprefix(f"{docs}/")
            build.report(
                tell_most(
                    text.problem_at(link.offset, message)
                    for link in find_raw_links(read_prose(text.text))
                    if (message := site.check(link.address, file.url, source, files.src_uris, docs))
                )
            )
