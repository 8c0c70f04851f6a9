"""Fills the templates in `overrides/`: for a fence one of HTML, and one of Markdown for the plain page."""

import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from atlas.cache import CACHE
from atlas.fence import Rendered
from atlas.markdown import write_address, write_value
from atlas.page import page_address

_LOOKS = Path(__file__).parents[2] / "overrides"


def _environment(kind: str, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates, where all that stands in braces goes through `finalize`, and is HTML or gets escaped."""
    environment = Environment(
        loader=FileSystemLoader([_LOOKS / "fences", _LOOKS]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=keep_compiled(kind),
        undefined=StrictUndefined,
        finalize=finalize,
    )
    environment.globals["page_address"] = page_address
    environment.filters["address"] = write_address
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
_markdown = _environment("markdown", finalize=write_value)


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name`. Every value is text and gets escaped, unless it is `Markup`."""
    return Markup(_html.get_template(name).render(values))  # noqa: S704 - the template escaped it


def render_fence(name: str, **values: Any) -> Rendered:
    """Fill both templates of the fence `name` with the same values."""
    return Rendered(render(f"{name}.html", **values), plain=render_plain(f"{name}.md", **values))


def render_plain(name: str, **values: Any) -> str:
    """Fill the template `name` as Markdown. Every value is text and shows as just that, unless it is `Markup`."""
    return _markdown.get_template(name).render(values).strip()
