"""Fills the templates in `overrides/`; most fences have one for HTML and one for Markdown."""

import hashlib
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.meta import find_referenced_templates
from markupsafe import Markup

from isolation_atlas.notes import Notes
from isolation_atlas.page.address import page_address
from isolation_atlas.page.fence import Rendered
from isolation_atlas.page.markdown_escape import escape_address, escape_value
from isolation_atlas.problem import AtlasError, Location, Problem, suggest
from isolation_atlas.resources import TEMPLATES

FILLED_TEMPLATES = Notes("templates")
"""The templates that are filled, by their names."""


class _Environment(Environment):
    """An environment that notes which templates are used, and reports errors with their place in the template."""

    def get_template(self, name: str | Template, parent: str | None = None, *more: Any, **options: Any) -> Template:
        """Note the template, unless another one imports it, which has it in its digest."""
        noted = FILLED_TEMPLATES.current
        if noted is not None and isinstance(name, str) and parent is None and name not in noted:
            noted[name] = digest_template(name)
        return super().get_template(name, parent, *more, **options)

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
        return Problem(location._replace(path=name), _error_message(environment, error), excerpt)


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


class _Loader(FileSystemLoader):
    """A loader that takes a template for another one as soon as one that it imports has changed.

    Jinja keeps what a template has imported, and asks only whether the template itself is the same.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its path, and a function that says whether all of it is still the same."""
        text, path, _ = super().get_source(environment, template)
        paths = [
            Path(super(_Loader, self).get_source(environment, name)[1]) for name in self.read_all(environment, template)
        ]
        return text, path, partial(_have_times, {path: _read_time(path) for path in paths})

    def read_all(self, environment: Environment, name: str) -> dict[str, str]:
        """The texts of a template and of all that it imports, by name, without those that are not there."""
        texts: dict[str, str] = {}
        asked = [name]
        while asked:
            one = asked.pop()
            if one not in texts:
                with suppress(TemplateNotFound, OSError, UnicodeDecodeError):
                    texts[one] = super().get_source(environment, one)[0]
                    asked += _list_imported(texts[one])
        return texts


def _read_time(path: Path) -> int:
    """When a file was changed, or 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _have_times(times: Mapping[Path, int]) -> bool:
    return all(_read_time(path) == time for path, time in times.items())


@lru_cache(maxsize=256)
def _list_imported(text: str) -> tuple[str, ...]:
    """The names of the templates that one with this text imports, includes or extends.

    Raises:
        TypeError: the template computes such a name, so that nobody knows on which templates its text depends.
    """
    try:
        names = set(find_referenced_templates(_html.parse(text)))
    except TemplateSyntaxError:  # Jinja reports that when it compiles the template
        return ()
    if None in names:
        raise TypeError("A template must write out the names of those that it imports, includes or extends.")
    return tuple(sorted(name for name in names if name))


_loader = _Loader([TEMPLATES / "fences", TEMPLATES])


def _environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    """An environment for the project's templates.

    Each value in braces goes through `finalize`, and is escaped for HTML unless it is `Markup`.
    """
    environment = _Environment(
        loader=_loader,
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


def digest_template(name: str) -> str:
    """A digest of the template `name` and of all that it imports."""
    return hashlib.sha256(repr(_loader.read_all(_html, name)).encode()).hexdigest()


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name` as HTML. Every value is escaped, unless it is `Markup`."""
    return Markup(_html.get_template(name).render(values))  # noqa: S704 - the template escaped it


def render_fence(name: str, **values: Any) -> Rendered:
    """Fill both templates of the fence `name` with the same values."""
    return Rendered(render(f"{name}.html", **values), markdown=render_markdown(f"{name}.md", **values))


def render_markdown(name: str, **values: Any) -> str:
    """Fill the template `name` as Markdown. Every value is escaped for Markdown, unless it is `Markup`."""
    return _markdown.get_template(name).render(values).strip()
