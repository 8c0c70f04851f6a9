"""Connects the renderers of fences with MkDocs: registers them, locates their fences, and reports problems.

Two hooks register fences: `comparison_table.py` those that are rendered from data, and `cluster_diagram.py` those that
are drawn. Both use the `on_…` functions of this file as their events. MkDocs calls these functions once for each of the
two hooks, so each does its work at the first call and nothing at the second.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.fence import Fence, Opening, Readings, Rendered, find_fences, same_text
from isolation_atlas.page.fence_cache import render_cached
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Problem, tell_most
from site_build.build import LOG, Build
from site_build.data import SiteData
from site_build.docs_folder import docs_name, page_name

SUPERFENCES = "pymdownx.superfences"

MOST_RENDERED = 60
"""How many fences of a page are rendered from data or drawn: each takes a few characters, and up to 20 ms."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the fences of one language.

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

    def digest(self, data: SiteData) -> str:
        """A digest of the parts of the data that the fence is rendered from."""
        return "\0".join(getattr(data, part).digest for part in self.parts)


def from_data(render: Callable[..., Rendered], *parts: str, most: int = MOST_RENDERED) -> Renderer:
    """A renderer of fences from parts of the data; `most` where each shows much of it."""
    return Renderer(render, parts, most)


def from_files(render: Callable[[Fence], Rendered]) -> Renderer:
    """A renderer of fences from their own text, and from files that it reads with `Fence.read_file`."""
    return Renderer(render)


@dataclass
class OpenPage:
    """The page that Markdown converts at the moment.

    Attributes:
        page: the page.
        openings: the fences of the page that are not rendered yet.
        counts: how many fences of each language are rendered.
        readings: the files that they have read.
        anchors: the ids in the rendered fences.
    """

    page: Page
    openings: list[Opening]
    counts: Counter[str] = field(default_factory=Counter)
    readings: Readings = field(default_factory=Readings)
    anchors: set[str] = field(default_factory=set)


@dataclass
class Fences:
    """The fences of one build.

    Attributes:
        renderers: the renderer of each language.
        markdown: each rendered fence as Markdown, by the path of its page and by its line.
        unrendered: the paths of the pages on which a fence could not be rendered.
        open_page: the page that Markdown converts, set by `on_page_markdown`.
    """

    renderers: dict[str, Renderer] = field(default_factory=dict)
    markdown: dict[str, dict[int, str]] = field(default_factory=dict)
    unrendered: set[str] = field(default_factory=set)
    open_page: OpenPage | None = None


def register_fences(config: MkDocsConfig, renderers: Mapping[str, Renderer]) -> None:
    """Register renderers with superfences, by language; a hook calls this in `on_config`."""
    build = Build.of(config)
    fences = build.state(Fences)
    fences.renderers.update(renderers)
    options = config.mdx_configs.setdefault(SUPERFENCES, {})
    added = [
        {"name": name, "class": name, "format": _formatter(build, name), "validator": _accept_all} for name in renderers
    ]
    options["custom_fences"] = [*(options.get("custom_fences") or ()), *added]


def read_open_page(config: MkDocsConfig) -> str:
    """The text of the page that Markdown converts at the moment, as its author wrote it."""
    return _require_open_page(Build.of(config).state(Fences)).page.file.content_string or ""


def report_on_page(config: MkDocsConfig, text: str, describe: Callable[[], str]) -> None:
    """Report a problem at the first place of this text on the page that Markdown converts at the moment.

    Its message is asked for only if it is told.
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
    opened.openings.clear()
    fences.unrendered.add(opened.page.file.src_uri)


def list_anchors(config: MkDocsConfig) -> frozenset[str]:
    """The ids in the rendered fences of the page that is turned into HTML."""
    return frozenset(_require_open_page(Build.of(config).state(Fences)).anchors)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Note the lines of a page's fences, because superfences does not pass them to a renderer."""
    fences = Build.of(config).state(Fences)
    if fences.open_page is None or fences.open_page.page is not page:
        openings = find_fences(page.file.content_string or "")
        fences.open_page = OpenPage(page, [one for one in openings if one.language in fences.renderers])
        fences.markdown[page.file.src_uri] = {}
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Report the fences that Markdown did not recognise, and add the anchors of the others to the page."""
    build = Build.of(config)
    opened = _require_open_page(build.state(Fences))
    # MkDocs finds only the anchors in the Markdown, so those of rendered fences are added for the check of links.
    page.present_anchor_ids = (page.present_anchor_ids or set()) | opened.anchors
    build.report(opening.ignored(page_name(config, page)) for opening in opened.openings)
    opened.openings.clear()
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
        raise RuntimeError("No page is open: a hook has to take the event on_page_markdown of this module.")
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
    opened.counts[language] += 1
    opening = _take_opening(opened, language, source)
    page = opened.page
    fence = Fence(
        language=language,
        header=opening.header if opening else language,
        source=SourceText(
            source, page_name(build.config, page), *((opening.line + 1, opening.indent) if opening else ())
        ),
        options=options,
        number=opened.counts[language],
        docs=docs_name(build.config),
        docs_path=Path(build.config.docs_dir),
        root=_path_to_root(page),
        mark=opening.mark if opening else "```",
        readings=opened.readings,
    )
    renderer = fences.renderers[language]
    try:
        _refuse_excess(fence, renderer, opened.counts)
        inputs = f"{build.code_digest}\0{renderer.digest(build.data)}"
        rendered = render_cached(fence, inputs, lambda fence: renderer(fence, build.data))
    except Exception as error:  # superfences would hide the error, and show the fence as code
        if not isinstance(error, AtlasError):
            LOG.debug("A renderer broke on the fence at %s.", fence.location, exc_info=error)
        problems = error.problems if isinstance(error, AtlasError) else [fence.renderer_problem(error)]
        build.report(problems)
        fences.unrendered.add(page.file.src_uri)
        return _problem_box(language, problems)
    build.report(rendered.problems)
    opened.anchors.update(rendered.anchors)
    if opening and rendered.markdown is not None:
        fences.markdown[page.file.src_uri][opening.line] = rendered.markdown
    for note in rendered.notes:
        LOG.info(note)
    return (_problem_box(language, rendered.problems) if rendered.problems else "") + rendered.html


def _refuse_excess(fence: Fence, renderer: Renderer, counts: Counter[str]) -> None:
    """Refuse a fence where the page has enough.

    Raises:
        AtlasError: it has.
    """
    if counts[fence.language] > renderer.most:
        fences = f"{renderer.most} {fence.language} fence{'s' if renderer.most > 1 else ''}"
    elif counts.total() > MOST_RENDERED:
        fences = f"{MOST_RENDERED} fences that are rendered or drawn"
    else:
        return
    raise AtlasError([fence.problem(f"A page has at most {fences}. Put this one on another page.")])


def _take_opening(opened: OpenPage, language: str, body: str) -> Opening | None:
    """Find and remove the opening of a fence; None if another plugin changed the page's text before Markdown."""
    for opening in opened.openings:
        if opening.language == language and same_text(opening, body):
            opened.openings.remove(opening)
            return opening
    return None


def _path_to_root(page: Page) -> str:
    path = get_relative_url(".", page.url)
    return path if path.endswith("/") else f"{path}/"


def _problem_box(language: str, problems: Iterable[Problem]) -> str:
    return render("problems.html", language=language, problems=tell_most(problems))


def _accept_all(
    language: str, inputs: Mapping[str, str], options: dict[str, str], attrs: dict[str, str], md: Any
) -> bool:
    """Accept any option, so that the renderer reports a wrong one, which superfences would ignore."""
    options.update(inputs)
    return True
