"""Explains each term of the glossary where a page first uses it."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from isolation_atlas.glossary import GLOSSARY_PAGE, TermExtension
from site_build.build import Build


@dataclass
class _Terms:
    """The Markdown extension of one build."""

    extension: TermExtension = field(default_factory=lambda: TermExtension({}))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the explanations."""
    build = Build.of(config)
    terms = build.state(_Terms)
    terms.extension = TermExtension(build.data.glossary.value or {})
    config.markdown_extensions.append(terms.extension)  # type: ignore[arg-type]
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Set the path from this page to the glossary, or None on the glossary itself, which needs no explanations."""
    here = PurePosixPath(page.file.src_uri)
    is_elsewhere = str(here) != GLOSSARY_PAGE and Path(config.docs_dir, GLOSSARY_PAGE).is_file()
    path = f"{'../' * (len(here.parts) - 1)}{GLOSSARY_PAGE}"
    Build.of(config).state(_Terms).extension.glossary = path if is_elsewhere else None
    return markdown
