"""Renders the fences of one page: says where each stands, counts them, and puts what is wrong into a box."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.fence import Fence, Opening, Readings, Rendered, find_fences, same_text
from isolation_atlas.page.fence_cache import render_cached
from isolation_atlas.page.site_settings import SiteSettings
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Problem, tell_most

MOST_RENDERED = 60
"""How many fences of a page are rendered from data or drawn: each takes a few characters, and up to 20 ms."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the fences of one language.

    Attributes:
        render: the function that renders a fence; it may raise `AtlasError`.
        inputs: everything else that the result depends on, or digests of it: the code, the settings and the data. None
            if that is not known, so that the fence is rendered again each time.
        most: how many of its fences a page may have.
    """

    render: Callable[[Fence], Rendered]
    inputs: str | None = None
    most: int = MOST_RENDERED


@dataclass(frozen=True, slots=True)
class RenderedOnPage:
    """A fence as it is in a page.

    Attributes:
        fence: the fence, as the author wrote it, with the files and templates that it was rendered from.
        html: the fence, below a box with its problems; or the box alone, where the fence can't be rendered.
        problems: what is wrong with it.
        notes: information for its author that is no problem.
        rendered: the fence by itself; None if it could not be rendered.
        error: the exception, other than `AtlasError`, by which the renderer broke.
    """

    fence: Fence
    html: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    rendered: Rendered | None = None
    error: Exception | None = None


class PageFences:
    """The fences of the page that Markdown converts at the moment.

    Args:
        text: the text of the page, as its author wrote it, with what problems call it.
        languages: the languages of the fences that are rendered.
        docs: what problems call the folder of the pages.
        docs_path: the folder of the pages.
        root: the relative address of the site's root from the page, such as "../".
        site: what the site calls its own.

    Attributes:
        anchors: the ids in the rendered fences.
        markdown: each rendered fence as Markdown, by the line in which it opens.
    """

    def __init__(
        self,
        text: SourceText,
        languages: Collection[str],
        *,
        docs: str,
        docs_path: Path,
        root: str,
        site: SiteSettings,
    ) -> None:
        self._name, self._docs, self._docs_path, self._root, self._site = text.path, docs, docs_path, root, site
        self._openings = [one for one in find_fences(text.text) if one.language in languages and not one.before]
        self._counts = Counter[str]()
        self._readings = Readings()
        self.anchors: set[str] = set()
        self.markdown: dict[int, str] = {}

    def render(self, language: str, source: str, options: Mapping[str, str], renderer: Renderer) -> RenderedOnPage:
        """Render a fence from what Markdown says of it: its text, and the options of its head."""
        self._counts[language] += 1
        opening = self._take_opening(language, source)
        place = (opening.line + 1, opening.indent) if opening else ()
        fence = Fence(
            language=language,
            header=opening.header if opening else language,
            source=SourceText(source, self._name, *place),
            options=options,
            number=self._counts[language],
            docs=self._docs,
            docs_path=self._docs_path,
            root=self._root,
            mark=opening.mark if opening else "```",
            readings=self._readings,
            site=self._site,
        )
        try:
            self._refuse_excess(fence, renderer.most)
            rendered = render_known(fence, renderer)
        except AtlasError as error:
            return RenderedOnPage(fence, problem_box(language, error.problems), error.problems)
        except Exception as error:
            problem = fence.renderer_problem(error)
            return RenderedOnPage(fence, problem_box(language, [problem]), (problem,), error=error)
        self.anchors.update(rendered.anchors)
        if opening and rendered.markdown is not None:
            self.markdown[opening.line] = rendered.markdown
        box = problem_box(language, rendered.problems) if rendered.problems else ""
        return RenderedOnPage(fence, box + rendered.html, rendered.problems, rendered.notes, rendered)

    def take_unread(self) -> list[Problem]:
        """The problems of the fences that Markdown did not read as fences; each is reported once."""
        problems = [opening.ignored(self._name) for opening in self._openings]
        self.forget()
        return problems

    def forget(self) -> None:
        """Forget the fences that are not rendered yet, because the page could not be converted."""
        self._openings.clear()

    def _refuse_excess(self, fence: Fence, most: int) -> None:
        """Refuse a fence where the page has enough.

        Raises:
            AtlasError: it has.
        """
        if self._counts[fence.language] > most:
            fences = f"{most} {fence.language} fence{'s' if most > 1 else ''}"
        elif self._counts.total() > MOST_RENDERED:
            fences = f"{MOST_RENDERED} fences that are rendered or drawn"
        else:
            return
        raise AtlasError([fence.problem(f"A page has at most {fences}. Put this one on another page.")])

    def _take_opening(self, language: str, body: str) -> Opening | None:
        """Find and remove the opening of a fence; None if something changed the page's text before Markdown."""
        for opening in self._openings:
            if opening.language == language and same_text(opening, body):
                self._openings.remove(opening)
                return opening
        return None


def render_known(fence: Fence, renderer: Renderer) -> Rendered:
    """Render a fence, from the cache if all is known that the result depends on.

    Raises:
        AtlasError: the fence can't be rendered.
    """
    if renderer.inputs is None:
        return renderer.render(fence)
    return render_cached(fence, renderer.inputs, renderer.render)


def problem_box(language: str, problems: Iterable[Problem]) -> str:
    """The box that tells what is wrong with a fence, in its place."""
    return render("problems.html", language=language, problems=tell_most(problems))
