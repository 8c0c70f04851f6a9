"""Fills the templates in `overrides/`: for a fence one of HTML, and one of Markdown for the plain page."""

import os
import traceback
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from isolation_atlas.cache import CACHE
from isolation_atlas.page.fence import Rendered
from isolation_atlas.page.front_matter import page_address
from isolation_atlas.page.markdown_escape import escape_address, escape_value
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

_LOOKS = Path(__file__).parents[3] / "overrides"


class _Environment(Environment):
    """One that says where a template is wrong."""

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise what is wrong as a problem of the template, not of the fence that is rendered."""
        raise AtlasError([find_fault(self, source)]) from None


def find_fault(environment: Environment, source: str | None = None) -> Problem:
    """What is wrong with a template, from the error that is being handled.

    Args:
        environment: which could not read or fill it.
        source: its text, where it could not be read.
    """
    try:
        Environment.handle_exception(environment, source)  # raises the error anew, with the template's own lines
    except Exception as error:
        location = _locate(error)
        lines = Path(location.path).read_text(encoding="utf-8").splitlines() if Path(location.path).is_file() else []
        excerpt = lines[location.line - 1] if 0 < location.line <= len(lines) else ""
        path = Path(location.path)
        name = path.relative_to(_LOOKS.parent).as_posix() if path.is_relative_to(_LOOKS) else f"the theme's {path.name}"
        return Problem(replace(location, path=name), _word(environment, error), excerpt)


def _locate(error: Exception) -> Location:
    """The last line of a template that led to the error; of ours where one did."""
    if isinstance(error, TemplateSyntaxError):
        return Location(error.filename or error.name or "", error.lineno)
    frames = [Location(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    templates = [frame for frame in frames if not frame.path.endswith(".py")] or frames
    ours = [frame for frame in templates if Path(frame.path).is_relative_to(_LOOKS)]
    return (ours or templates)[-1]


def _word(environment: Environment, error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        offer = suggest(str(error.name), environment.list_templates())
        return f"This template asks for {str(error.name)!r}, which is not there. {offer}"
    what = "read" if isinstance(error, TemplateSyntaxError) else "filled"
    said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return f"This template can't be {what}: {str(said).rstrip('.')}."


def _environment(kind: str, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates, where all that stands in braces goes through `finalize`, and is HTML or gets escaped."""
    environment = _Environment(
        loader=FileSystemLoader([_LOOKS / "fences", _LOOKS]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=keep_compiled(kind),
        undefined=StrictUndefined,
        finalize=finalize,
    )
    environment.globals["page_address"] = page_address
    environment.filters["address"] = escape_address
    return environment


def keep_compiled(kind: str) -> FileSystemBytecodeCache | None:
    """Where the compiled templates of an environment are kept; a read-only checkout compiles them at each build.

    Jinja knows them by their name and text, not by what else they were compiled with, which `kind` has to tell.
    """
    folder = CACHE / "templates" / f"{kind}-{version('jinja2')}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


_html = _environment("html")
_markdown = _environment("markdown", finalize=escape_value)


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name`. Every value is text and gets escaped, unless it is `Markup`."""
    return Markup(_html.get_template(name).render(values))  # noqa: S704 - the template escaped it


def render_fence(name: str, **values: Any) -> Rendered:
    """Fill both templates of the fence `name` with the same values."""
    return Rendered(render(f"{name}.html", **values), plain=render_markdown(f"{name}.md", **values))


def render_markdown(name: str, **values: Any) -> str:
    """Fill the template `name` as Markdown. Every value is text and shows as just that, unless it is `Markup`."""
    return _markdown.get_template(name).render(values).strip()
