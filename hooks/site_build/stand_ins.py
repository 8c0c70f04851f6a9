"""Stands in for what MkDocs calls, so that it does nothing for a page that does not have to be made again."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from jinja2 import Template
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from site_build.inputs import Inputs
from site_build.pages_ahead import Pages
from site_build.served_files import ServedFiles

_FINISHED = "finished_page"


class UnchangedPage(Page):
    """Replaces a page whose Markdown does not have to be converted again."""

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
    """The files of the site: notes which a page looks for, leaves those that the preview has, and orders the pages."""

    def __init__(self, files: Files, inputs: Inputs, served: ServedFiles) -> None:
        super().__init__(files)
        inputs.define("address", self._describe)
        self._note, self._served = inputs.note, served

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """The files of pages in the order in which the pages are made."""
        return Pages(super().documentation_pages(inclusion=inclusion))

    def copy_static_files(
        self,
        dirty: bool = False,  # noqa: FBT002 - as MkDocs calls it
        *,
        inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included,
    ) -> None:
        """Write all files that are no pages."""
        for file in self:
            if file.is_documentation_page() or not inclusion(file.inclusion) or (dirty and not file.is_modified()):
                continue
            if file.abs_src_path is None:
                utils.write_file(file.content_bytes, file.abs_dest_path)
            else:
                self._served.copy(file.abs_src_path, file.abs_dest_path)

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
