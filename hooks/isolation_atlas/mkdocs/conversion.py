"""Renders the fences of the page that Markdown converts, and reports what is wrong with them."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping

from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from isolation_atlas.mkdocs.options import EXTENSION, Options
from isolation_atlas.mkdocs.page_context import PageContext, find_context
from isolation_atlas.mkdocs.site_data import digest_code
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.page_fences import PageFences, RenderedOnPage, Renderer
from isolation_atlas.problem import Location, Problem

LOG = logging.getLogger("mkdocs.plugins.isolation_atlas")
"""Under `--strict`, MkDocs and ProperDocs fail a build that logged a warning here."""

_ATTRIBUTE = "isolation_atlas_conversion"
_SUPERFENCES = "fenced_code_block"

Formatter = Callable[..., str]
"""A function that superfences calls for a fence."""

_OURS = "isolation_atlas_formatter"


def mark_as_ours(formatter: Formatter) -> Formatter:
    """Mark a formatter, by which a page knows which of its fences are ours."""
    setattr(formatter, _OURS, True)
    return formatter


class Conversion:
    """The conversion of one page.

    It is an attribute of the Markdown instance, so that nothing outlives that, and two sites in one process have
    nothing in common.
    """

    def __init__(self, md: Markdown, options: Options, lines: list[str]) -> None:
        self.options = options
        self.context: PageContext = find_context(md, lines)
        self.site = options.site(directory_addresses=self.context.directory_addresses)
        self.fences = PageFences(
            self.context.text,
            _list_languages(md),
            docs=self.context.docs,
            docs_path=self.context.docs_path,
            root=self.context.root,
            site=self.site,
        )
        self._problems: list[Problem] = []

    @staticmethod
    def begin(md: Markdown, options: Options, lines: list[str]) -> "Conversion":
        """Begin the conversion of a page."""
        conversion = Conversion(md, options, lines)
        setattr(md, _ATTRIBUTE, conversion)
        return conversion

    @staticmethod
    def of(md: Markdown) -> "Conversion":
        """The conversion that the extension has begun, or one without options if the site does not use it."""
        found = vars(md).get(_ATTRIBUTE)
        return found if isinstance(found, Conversion) else Conversion.begin(md, Options(), [])

    def format(
        self,
        language: str,
        source: str,
        header: Mapping[str, str],
        render: Callable[[Fence], Rendered],
        inputs: str | None = "",
    ) -> str:
        """The HTML of a fence, or a box with its problems.

        Without `inputs`, on which its renderer depends beyond the fence and its files, it is rendered again each time.
        """
        settings = f"{self.options.kubernetes}\0{self.options.kinds}"
        renderer = Renderer(render, None if inputs is None else f"{digest_code()}\0{settings}\0{inputs}")
        found: RenderedOnPage = self.fences.render(language, source, header, renderer)
        if found.error:
            LOG.debug("The renderer of a %s fence broke.", language, exc_info=found.error)
        self.report(found.problems)
        for note in found.notes:
            LOG.info(note)
        return found.html

    def find_missing(self) -> Iterator[Problem]:
        """Find the files that options of the site name and that are not there."""
        named = [("kinds", self.options.kinds)] if self.options.kinds else []
        named += [("kind_pages", page.partition("#")[0]) for page in self.options.kind_pages.values()]
        for option, name in named:
            if not (self.context.docs_path / name).is_file():
                message = f"There is no such file, but the option {option!r} of {EXTENSION} names it."
                yield Problem(Location(f"{self.context.docs}/{name}"), f"{message} Write it, or name another there.")

    def report(self, problems: Iterable[Problem]) -> None:
        """Warn of each problem once, because every fence that shows wrong data reports the same problem."""
        for problem in problems:
            if problem not in self.context.reported:
                self.context.reported.add(problem)
                LOG.warning(problem.describe())
                self._problems.append(problem)

    def end(self) -> None:
        """Report the fences that Markdown did not take for any.

        Raises:
            SuperFencesException: the page has problems, and the site asks for an end of the build then.
        """
        self.report(self.fences.take_unread())
        if self.options.strict and self._problems:
            count = len(self._problems)
            what = f"{count} problem{'s' if count > 1 else ''} in the fences of {self.context.text.path}"
            raise SuperFencesException("\n".join([f"{what}:", *map(str, self._problems)]))


def _list_languages(md: Markdown) -> set[str]:
    """The words behind backticks that the site gives to our formatters."""
    if _SUPERFENCES not in md.preprocessors:
        return set()
    superfences = md.preprocessors[_SUPERFENCES]
    named = getattr(superfences, "config", {}).get("custom_fences") or ()
    return {str(one.get("name")) for one in named if getattr(one.get("format"), _OURS, False)}
