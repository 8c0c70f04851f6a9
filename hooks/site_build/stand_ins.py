"""Stands in for what MkDocs calls, so that it does nothing for a page that need not be made again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from site_build.inputs import Inputs

_FINISHED = "finished_page"


class UnchangedPage(Page):
    """Stands in for a page whose Markdown need not be converted again."""

    def __init__(self, page: Page) -> None:
        self.file, self.markdown, self.content = page.file, "", ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert nothing."""


class PageTemplate(Template):
    """A template that is not filled for a page that is finished already."""

    def render(self, *values: Any, **more: Any) -> str:
        """The page."""
        finished = values[0].get(_FINISHED) if values else None
        return finished if isinstance(finished, str) else super().render(*values, **more)


def hand_over(context: TemplateContext, html: str) -> None:
    """Let the template of a page give this HTML."""
    context[_FINISHED] = html  # type: ignore[literal-required]


class NotedFiles(Files):
    """The files of the site, which notes for the page that is being made which of them it looks for."""

    def __init__(self, files: Files, inputs: Inputs) -> None:
        super().__init__(files)
        inputs.define("address", self._describe)
        self._note = inputs.note

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path below the pages' folder."""
        self._note("address", path)
        return super().get_file_from_path(path)

    def _describe(self, path: str) -> str:
        file = super().get_file_from_path(path)
        return f"{file.dest_uri}\0{file.url}\0{file.inclusion.name}" if file else ""


def leave_out(methods: list[Callable[..., Any]], is_kept: Callable[[Page], bool]) -> None:
    """Let the methods of an event do nothing for a page that is kept."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*arguments: Any, page: Page, **options: Any) -> Any:
            return None if is_kept(page) else method(*arguments, page=page, **options)

        return call

    methods[:] = map(wrap, methods)
