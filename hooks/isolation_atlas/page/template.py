"""Fills the templates in `overrides/`; most fences have one for HTML and one for Markdown."""

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from isolation_atlas.page.address import page_address
from isolation_atlas.page.fence import Rendered
from isolation_atlas.page.markdown_escape import escape_address, escape_value
from isolation_atlas.problem import AtlasError, Location, Problem, suggest
from isolation_atlas.resources import TEMPLATES


class _Environment(Environment):
    """An environment that reports errors with their place in the template."""

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the error as a problem of the template, so that the author does not search it in the fence."""
        raise AtlasError([find_template_problem(self, source)]) from None


def find_template_problem(environment: Environment, source: str | None = None) -> Problem:
    """The problem of a template, from the error that is being handled.

    Args:
        environment: the environment that could not read or fill the template.
        source: the template's text, if it could not be read.
    """
    try:
        Environment.handle_exception(environment, source)  # raises the error again, with the template's own lines
    except Exception as error:
        location = _error_location(error)
        lines = Path(location.path).read_text(encoding="utf-8").splitlines() if Path(location.path).is_file() else []
        excerpt = lines[location.line - 1] if 0 < location.line <= len(lines) else ""
        path = Path(location.path)
        name = (
            path.relative_to(TEMPLATES.parent).as_posix()
            if path.is_relative_to(TEMPLATES)
            else f"the theme's {path.name}"
        )
        return Problem(replace(location, path=name), _error_message(environment, error), excerpt)


def _error_location(error: Exception) -> Location:
    """The innermost line of the project's templates in the traceback, or else of any template."""
    if isinstance(error, TemplateSyntaxError):
        return Location(error.filename or error.name or "", error.lineno)
    frames = [Location(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    templates = [frame for frame in frames if not frame.path.endswith(".py")] or frames
    ours = [frame for frame in templates if Path(frame.path).is_relative_to(TEMPLATES)]
    return (ours or templates)[-1]


def _error_message(environment: Environment, error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        offer = suggest(str(error.name), environment.list_templates())
        return f"This template asks for {str(error.name)!r}, which is not there. {offer}"
    what = "read" if isinstance(error, TemplateSyntaxError) else "filled"
    said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return f"This template can't be {what}: {str(said).rstrip('.')}."


def _environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    """An environment for the project's templates.

    Each value in braces goes through `finalize`, and is escaped for HTML unless it is `Markup`.
    """
    environment = _Environment(
        loader=FileSystemLoader([TEMPLATES / "fences", TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=finalize,
    )
    environment.globals["page_address"] = page_address
    environment.filters["address"] = escape_address
    return environment


_html = _environment()
_markdown = _environment(finalize=escape_value)


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name` as HTML. Every value is escaped, unless it is `Markup`."""
    return Markup(_html.get_template(name).render(values))  # noqa: S704 - the template escaped it


def render_fence(name: str, **values: Any) -> Rendered:
    """Fill both templates of the fence `name` with the same values."""
    return Rendered(render(f"{name}.html", **values), markdown=render_markdown(f"{name}.md", **values))


def render_markdown(name: str, **values: Any) -> str:
    """Fill the template `name` as Markdown. Every value is escaped for Markdown, unless it is `Markup`."""
    return _markdown.get_template(name).render(values).strip()
