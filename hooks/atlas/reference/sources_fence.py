"""Renders a `sources` fence: the bibliography of a page, or of the whole site."""

from collections.abc import Iterable, Mapping
from typing import Literal

from markupsafe import Markup

from atlas.fence import Fence, Rendered
from atlas.reference.model import Source
from atlas.shape import Shape, conform
from atlas.template import render_fence

# What a page cites is known only when all of it has been rendered; until then this stands for the list.
PLACE = "<!-- atlas: the sources of this page -->"


class SourcesOptions(Shape):
    """What an author may write in the fence."""

    of: Literal["page", "site"] = "page"


def render_sources_fence(fence: Fence, sources: Mapping[str, Source]) -> Rendered:
    """Render the site's sources, or `PLACE` for the page's.

    Raises:
        AtlasError: with every problem of the fence.
    """
    options = conform(fence.document(), SourcesOptions, what="this sources fence")
    return _list(sources.values()) if options.of == "site" else Rendered(PLACE, plain="")


def list_sources(sources: Iterable[Source]) -> Markup:
    """The sources as a list in alphabetical order, each with the anchor that citations lead to."""
    return Markup(_list(sources).html)  # noqa: S704 - the template escaped it


def list_plain_sources(sources: Iterable[Source]) -> str:
    """The same list in Markdown."""
    return str(_list(sources).plain)


def _list(sources: Iterable[Source]) -> Rendered:
    ordered = sorted(sources, key=lambda source: (source.short.lower(), source.title.lower()))
    return render_fence("sources", sources=ordered)
