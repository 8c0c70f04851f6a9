"""Connects the renderers of fences with MkDocs: registers them, locates their fences, and reports problems.

Two hooks register fences: `comparison_table.py` those that are rendered from data, and `cluster_diagram.py` those that
are drawn. Both use the `on_…` functions of this file as their events. MkDocs calls these functions once for each of the
two hooks, so each does its work at the first call and nothing at the second.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from pydantic_core import from_json, to_json

from isolation_atlas.hooks import MOST_RENDERED, Fence, PageFences, Rendered, Renderer, SourceText, render_known
from isolation_atlas.mkdocs import accept_options
from site_build.build import LOG, Build
from site_build.data import SiteData
from site_build.digest import digest
from site_build.docs_folder import docs_name, page_name
from site_build.settings import SETTINGS

SUPERFENCES = "pymdownx.superfences"


@dataclass(frozen=True, slots=True)
class DataRenderer:
    """Renders the fences of one language from parts of the data.

    Attributes:
        render: a function of a fence and of the value of each part; it may raise `AtlasError`.
        parts: the names of the parts of the data (`SiteData`) that `render` takes. It reads files with
            `Fence.read_file`.
        most: how many of its fences a page may have.
    """

    render: Callable[..., Rendered]
    parts: tuple[str, ...] = ()
    most: int = MOST_RENDERED

    def __call__(self, fence: Fence, data: SiteData) -> Rendered:
        return self.render(fence, *(getattr(data, part).require() for part in self.parts))

    def digest(self, data: SiteData, claims: Iterable[str] | None = None) -> str:
        """A digest of the parts of the data that a fence is rendered from; of all claims, or of some."""
        of_parts = (
            data.digest_comparison(claims)
            if part == "comparison" and claims is not None
            else getattr(data, part).digest
            for part in self.parts
        )
        return "\0".join(of_parts)


def from_data(render: Callable[..., Rendered], *parts: str, most: int = MOST_RENDERED) -> DataRenderer:
    """A renderer of fences from parts of the data; `most` where each shows much of it."""
    return DataRenderer(render, parts, most)


def from_files(render: Callable[[Fence], Rendered]) -> DataRenderer:
    """A renderer of fences from their own text, and from files that it reads with `Fence.read_file`."""
    return DataRenderer(render)


@dataclass
class OpenPage:
    """The page that Markdown converts at the moment, and its fences."""

    page: Page
    fences: PageFences


@dataclass
class Fences:
    """The fences of one build.

    Attributes:
        renderers: the renderer of each language.
        markdown: each rendered fence as Markdown, by the path of its page and by the line in which it opens.
        unrendered: the paths of the pages on which a fence could not be rendered.
        open_page: the page that Markdown converts, set by `on_page_markdown`.
    """

    renderers: dict[str, DataRenderer] = field(default_factory=dict)
    markdown: dict[str, dict[int, str]] = field(default_factory=dict)
    unrendered: set[str] = field(default_factory=set)
    open_page: OpenPage | None = None


def register_fences(config: MkDocsConfig, renderers: Mapping[str, DataRenderer]) -> None:
    """Register renderers with superfences, by language; a hook calls this in `on_config`."""
    build = Build.of(config)
    fences = build.state(Fences)
    fences.renderers.update(renderers)
    build.inputs.define("fence", partial(_digest_parts, build), partial(_digest_again, build))
    options = config.mdx_configs.setdefault(SUPERFENCES, {})
    added = [
        {"name": name, "class": name, "format": _formatter(build, name), "validator": accept_options}
        for name in renderers
    ]
    options["custom_fences"] = [*(options.get("custom_fences") or ()), *added]


def read_open_page(config: MkDocsConfig) -> str:
    """The text of the page that Markdown converts at the moment, as its author wrote it."""
    return _require_open_page(Build.of(config).state(Fences)).page.file.content_string or ""


def report_on_page(config: MkDocsConfig, text: str, describe: Callable[[], str]) -> None:
    """Report a problem at the first place of this text on the page that Markdown converts at the moment.

    Its message is requested only if it is reported.
    """
    build = Build.of(config)
    page = _require_open_page(build.state(Fences)).page
    name = page_name(config, page)
    if not build.has_told_most(name):
        build.report([SourceText(page.file.content_string or "", name).problem_at_text(text, describe())])


def abandon_page(config: MkDocsConfig) -> None:
    """Forget the fences of the page that Markdown could not convert."""
    fences = Build.of(config).state(Fences)
    opened = _require_open_page(fences)
    opened.fences.forget()
    fences.unrendered.add(opened.page.file.src_uri)


def list_anchors(config: MkDocsConfig) -> frozenset[str]:
    """The ids in the rendered fences of the page that is turned into HTML."""
    return frozenset(_require_open_page(Build.of(config).state(Fences)).fences.anchors)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Note the lines of a page's fences, because superfences does not pass them to a renderer."""
    fences = Build.of(config).state(Fences)
    if fences.open_page is None or fences.open_page.page is not page:
        found = PageFences(
            SourceText(page.file.content_string or "", page_name(config, page)),
            fences.renderers,
            docs=docs_name(config),
            docs_path=Path(config.docs_dir),
            root=_path_to_root(page),
            site=SETTINGS,
        )
        fences.open_page = OpenPage(page, found)
        fences.markdown[page.file.src_uri] = found.markdown
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Report the fences that Markdown did not recognise, and add the anchors of the others to the page."""
    build = Build.of(config)
    opened = _require_open_page(build.state(Fences))
    # MkDocs finds only the anchors in the Markdown, so those of rendered fences are added for the check of links.
    page.present_anchor_ids = (page.present_anchor_ids or set()) | opened.fences.anchors
    build.report(opened.fences.take_unread())
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files, **_: Any) -> Environment:
    """Skip MkDocs' check of links to a page with a fence that could not be rendered: its anchors are not known."""
    unrendered = Build.of(config).state(Fences).unrendered
    for file in files.documentation_pages():
        if file.page and file.src_uri in unrendered:
            file.page.present_anchor_ids = None
    return env


def _require_open_page(fences: Fences) -> OpenPage:
    if fences.open_page is None:
        raise RuntimeError("No page is open: a hook has to pass on_page_markdown to this module.")
    return fences.open_page


def _formatter(build: Build, language: str) -> Callable[..., str]:
    """The function that superfences calls for a fence of this language."""

    def format_fence(
        source: str, language: str, css_class: str, options: Mapping[str, str], md: Any, **more: Any
    ) -> str:
        return _render(build, language, source, {**options, **(more.get("attrs") or {})})

    # mermaid2 looks for a formatter of this name, to see whether superfences writes `<pre class="mermaid">`.
    format_fence.__name__ = f"fence_{language}_custom"
    return format_fence


def _render(build: Build, language: str, source: str, options: Mapping[str, str]) -> str:
    """The HTML of a fence, or a box with its problems."""
    fences = build.state(Fences)
    opened = _require_open_page(fences)
    renderer = _find_renderer(build, language)
    found = opened.fences.render(language, source, options, renderer)
    if found.error:
        LOG.debug("A renderer broke on the fence at %s.", found.fence.location, exc_info=found.error)
    build.report(found.problems)
    if found.rendered is None:
        fences.unrendered.add(opened.page.file.src_uri)
    else:
        _note_inputs(build, found.fence, found.rendered)
    for note in found.notes:
        LOG.info(note)
    return found.html


def _find_renderer(build: Build, language: str) -> Renderer:
    renderer = build.state(Fences).renderers[language]
    inputs = f"{build.code_digest}\0{renderer.digest(build.data)}"
    return Renderer(lambda fence: renderer(fence, build.data), inputs, renderer.most)


def _name(fence: Fence) -> str:
    """A fence as the name of an input, from which `_recall` makes it again."""
    source = (fence.source.text, fence.source.path, fence.source.line, fence.source.indent)
    rest = (fence.options, fence.number, fence.root, fence.mark, fence.claims)
    return to_json((fence.language, fence.header, source, *rest)).decode()


def _recall(name: str, config: MkDocsConfig) -> Fence:
    language, header, source, options, number, root, mark, _ = from_json(name)
    folders = (docs_name(config), Path(config.docs_dir))
    return Fence(language, header, SourceText(*source), options, number, *folders, root, mark, site=SETTINGS)


def _digest_parts(build: Build, name: str) -> str:
    """A digest of the parts of the data that a fence is rendered from, with the claims that were looked at for it."""
    language, *_, claims = from_json(name)
    renderer = build.state(Fences).renderers.get(language)
    return renderer.digest(build.data, claims) if renderer else ""


def _note_inputs(build: Build, fence: Fence, rendered: Rendered) -> None:
    """Note what the open page depends on by this fence: the files and templates, and what became of the data.

    A fence that a change of the data leaves as it was leaves its page as it was.
    """
    for name, read in fence.files.items():
        build.inputs.note("file", name, read)
    for name, read in fence.templates.items():
        build.inputs.note("template", name, read)
    if build.state(Fences).renderers[fence.language].parts:
        build.inputs.note("fence", _name(fence), _digest_rendered(fence, rendered))


def _digest_again(build: Build, name: str) -> str:
    """The digest of a fence that is rendered again from the present data; "" if it has problems."""
    fence = _recall(name, build.config)
    try:
        return _digest_rendered(fence, render_known(fence, _find_renderer(build, fence.language)))
    except Exception:  # it is reported once the page is made again
        LOG.debug("A renderer broke on the fence at %s.", fence.location, exc_info=True)
        return ""


def _digest_rendered(fence: Fence, rendered: Rendered) -> str:
    """A digest of a rendered fence, and of the names of what it was rendered from; "" if it has problems."""
    return "" if rendered.problems else digest(rendered, list(fence.files), list(fence.templates), fence.claims)


def _path_to_root(page: Page) -> str:
    path = get_relative_url(".", page.url)
    return path if path.endswith("/") else f"{path}/"
