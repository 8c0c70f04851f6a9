"""Renders the HTML of a fence from its template in `overrides/fences/`."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parents[2] / "overrides" / "fences"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def render(name: str, **values: Any) -> Markup:
    """Fill the template `name`. Every value is text and gets escaped, unless it is `Markup`."""
    return Markup(_environment.get_template(name).render(values))  # noqa: S704 - the template escaped it
