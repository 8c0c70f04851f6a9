"""Explains each term of the glossary where a page first uses it."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from pydantic_core import from_json, to_json

from isolation_atlas.glossary import GLOSSARY_PAGE, TermExtension
from site_build.build import Build
from site_build.digest import digest


@dataclass
class _Terms:
    """The Markdown extension of one build."""

    extension: TermExtension = field(default_factory=lambda: TermExtension({}))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the explanations."""
    build = Build.of(config)
    terms = build.state(_Terms)
    part = build.data.glossary
    terms.extension = TermExtension(part.value or {})
    build.inputs.define(
        "terms", lambda _: part.digest, lambda texts: digest(terms.extension.search_again(from_json(texts)).found)
    )
    config.markdown_extensions.append(terms.extension)  # type: ignore[arg-type]
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set the path from this page to the glossary, or None on the glossary itself, which needs no explanations."""
    here = PurePosixPath(page.file.src_uri)
    is_elsewhere = str(here) != GLOSSARY_PAGE and files.get_file_from_path(GLOSSARY_PAGE) is not None
    path = f"{'../' * (len(here.parts) - 1)}{GLOSSARY_PAGE}"
    Build.of(config).state(_Terms).extension.glossary = path if is_elsewhere else None
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Note where terms were looked for: the page stays as it is while the same are found there."""
    build = Build.of(config)
    search = build.state(_Terms).extension.search
    if search.texts:
        build.inputs.note("terms", to_json(search.texts).decode(), digest(search.found))
    return html
