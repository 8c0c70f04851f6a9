"""The formatters that superfences calls for the fences of another site."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from markdown import Markdown

from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.comparison import render_comparison_fence, render_experiment_fence
from isolation_atlas.mermaid import render_mermaid_fence
from isolation_atlas.mkdocs.conversion import Conversion, Formatter, mark_as_ours
from isolation_atlas.mkdocs.site_data import digest_data_folder, require_data
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.stack import render_call_fence, render_stack_fence


def make_formatter(render: Callable[[Fence], Rendered]) -> Formatter:
    """A formatter from a renderer of one's own.

    The renderer may raise `AtlasError`. Its problems are reported with page and line.
    """

    @mark_as_ours
    def format_fence(
        source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any
    ) -> str:
        return Conversion.of(md).format(language, source, _header(options, more), render, None)

    return format_fence


@mark_as_ours
def cluster(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format a fence that names a Kubernetes manifest: as a picture, with its text version."""
    conversion = Conversion.of(md)
    chosen = conversion.options
    conversion.report(conversion.find_missing())
    kinds = chosen.kinds if (conversion.context.docs_path / chosen.kinds).is_file() else ""
    render = partial(render_cluster_fence, kubernetes=chosen.kubernetes or None, kinds=kinds or None)
    return conversion.format(language, source, _header(options, more), render, kinds)


@mark_as_ours
def mermaid(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format a Mermaid diagram: as a picture, or as its source where only the browser draws it right."""
    return Conversion.of(md).format(language, source, _header(options, more), render_mermaid_fence)


@mark_as_ours
def comparison(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format a table of technologies by features, in which each cell holds its claim with the evidence."""

    def render(fence: Fence) -> Rendered:
        data = require_data(fence)
        return render_comparison_fence(fence, data.comparison, data.stacks)

    return _format_from_data(source, language, _header(options, more), md, render)


@mark_as_ours
def experiment(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format an experiment: its measurements as bars, with their conditions and source."""

    def render(fence: Fence) -> Rendered:
        return render_experiment_fence(fence, require_data(fence).comparison)

    return _format_from_data(source, language, _header(options, more), md, render)


@mark_as_ours
def stack(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format stacks of layers side by side, and the same facts as lists."""

    def render(fence: Fence) -> Rendered:
        data = require_data(fence)
        return render_stack_fence(fence, data.stacks, data.comparison.sources)

    return _format_from_data(source, language, _header(options, more), md, render)


@mark_as_ours
def call(source: str, language: str, _class: str, options: Mapping[str, str], md: Markdown, **more: Any) -> str:
    """Format the way of a system call through stacks: pictures with numbers, and the steps as lists."""

    def render(fence: Fence) -> Rendered:
        data = require_data(fence)
        return render_call_fence(fence, data.stacks, data.comparison.sources)

    return _format_from_data(source, language, _header(options, more), md, render)


def accept_options(
    language: str, inputs: Mapping[str, str], options: dict[str, str], attrs: dict[str, str], md: Markdown
) -> bool:
    """Accept the options in the head of a fence, such as `draw="browser"`: a validator for superfences.

    The renderer reports a wrong one, which superfences would ignore together with the fence.
    """
    options.update(inputs)
    return True


def _header(options: Mapping[str, str], more: Mapping[str, Any]) -> Mapping[str, str]:
    return {**options, **(more.get("attrs") or {})}


def _format_from_data(source: str, language: str, header: Mapping[str, str], md: Markdown, render: Any) -> str:
    conversion = Conversion.of(md)
    folder = conversion.context.docs_path / conversion.site.data
    return conversion.format(language, source, header, render, digest_data_folder(folder))
