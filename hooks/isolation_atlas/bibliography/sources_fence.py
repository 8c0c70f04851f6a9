"""Renders a `sources` fence: the bibliography of a page, or of the whole site."""

from collections.abc import Iterable, Mapping
from typing import Literal

from markupsafe import Markup

from isolation_atlas.authoring.models import AuthoredModel, validate
from isolation_atlas.bibliography.model import Source
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render, render_fence, render_markdown

# The sources of a page are known only after all of it is rendered; until then this text holds their place.
SOURCES_PLACEHOLDER = "<!-- atlas: the sources of this page -->"


class SourcesOptions(AuthoredModel):
    """The options of the fence."""

    of: Literal["page", "site"] = "page"


def render_sources_fence(fence: Fence, sources: Mapping[str, Source]) -> Rendered:
    """Render the site's sources, or `SOURCES_PLACEHOLDER` for the page's.

    Raises:
        AtlasError: with every problem of the fence.
    """
    options = validate(fence.document(), SourcesOptions, what="this sources fence")
    if options.of == "page":
        return Rendered(SOURCES_PLACEHOLDER, markdown="")
    return render_fence("sources", sources=_sort(sources.values()), numbered=False)


def list_sources(sources: Iterable[Source], *, numbered: bool = False) -> Markup:
    """Return the sources as an HTML list in alphabetical order, each with the anchor that citations lead to."""
    return render("sources.html", sources=_sort(sources), numbered=numbered)


def number_sources(sources: Iterable[Source]) -> dict[str, int]:
    """The number of each source in a numbered list of them, by its id."""
    return {source.id: number for number, source in enumerate(_sort(sources), start=1)}


def list_markdown_sources(sources: Iterable[Source]) -> str:
    """Return the same list in Markdown."""
    return render_markdown("sources.md", sources=_sort(sources))


def _sort(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: (source.short.lower(), source.title.lower()))
