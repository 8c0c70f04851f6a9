"""Fills the templates in `overrides/`: for a fence one of HTML, and one of Markdown for the plain page."""

import os
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from atlas.cache import CACHE
from atlas.fence import Rendered
from atlas.page import page_address

_LOOKS = Path(__file__).parents[2] / "overrides"


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept; a read-only checkout compiles them at each build."""
    folder = CACHE / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


_environment = Environment(
    loader=FileSystemLoader([_LOOKS / "fences", _LOOKS]),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
    bytecode_cache=_compiled(),
    undefined=StrictUndefined,
)
_environment.globals["page_address"] = page_address


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name`. Every value is text and gets escaped, unless it is `Markup`."""
    return Markup(_environment.get_template(name).render(values))  # noqa: S704 - the template escaped it


def render_fence(name: str, **values: Any) -> Rendered:
    """Fill both templates of the fence `name` with the same values."""
    plain = _environment.get_template(f"{name}.md").render(values)
    return Rendered(render(f"{name}.html", **values), plain=plain.strip())
