"""Finds the templates and stylesheets of the project, in a checkout and in an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def _find(inside: str, checkout: str) -> Path:
    """A folder of the package if it was built, or else the folder of the checkout that it is built from."""
    installed = _PACKAGE / inside
    return installed if installed.is_dir() else _CHECKOUT / checkout


# `force-include` of pyproject.toml says the same of the package that is built.
TEMPLATES = _find("templates", "overrides")
"""The folder of all templates of the project."""

STYLESHEETS = _find("stylesheets", "docs/assets/stylesheets")
"""The folder of its stylesheets."""

SCHEMAS = _find("schemas", "docs/data/schemas")
"""The folder of the JSON Schemas of data files."""
