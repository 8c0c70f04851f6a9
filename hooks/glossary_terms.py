"""The `glossary` fence, and the explanation of each term where a page first uses it."""

from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from isolation_atlas.glossary import GLOSSARY_PAGE, TermExtension, render_glossary_fence
from site_build.data import glossary
from site_build.fence_events import FenceEvents
from site_build.fence_renderer import DataRenderer

_extension = TermExtension({})
_events = FenceEvents(glossary=DataRenderer(render_glossary_fence, glossary))
on_page_content = _events.on_page_content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fence and the explanations, with the terms as they are now."""
    global _extension
    config = _events.on_config(config)
    _events.report(glossary.read(config))
    _extension = TermExtension(glossary.known() or {})
    config.markdown_extensions.append(_extension)  # type: ignore[arg-type]
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **more: Any) -> str:
    """Tell the explanations where the glossary is from this page; the glossary itself needs none."""
    here = PurePosixPath(page.file.src_uri)
    is_elsewhere = str(here) != GLOSSARY_PAGE and Path(config.docs_dir, GLOSSARY_PAGE).is_file()
    _extension.glossary = f"{'../' * (len(here.parts) - 1)}{GLOSSARY_PAGE}" if is_elsewhere else None
    return _events.on_page_markdown(markdown, page)
