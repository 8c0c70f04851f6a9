"""Helps the templates of the navigation: finds where a section leads, and renders closed sections quickly."""

from collections.abc import Callable

from jinja2 import pass_context
from jinja2.runtime import Context
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Section


def first_address(item: StructureItem) -> str:
    """The address to which an item of the navigation leads: its own, or that of the first page of a section."""
    while isinstance(item, Section) and item.children:
        item = item.children[0]
    return str(getattr(item, "url", ""))  # an empty section has none


def render_closed_once() -> Callable[..., str]:
    """A function for templates that renders a closed section of the navigation.

    What it renders depends on the section, and on the address that its first page has from the present one. To ask the
    theme's macro for each section on each page took a seventh of a build with a hundred sections.
    """
    rendered: dict[tuple[int, str], str] = {}

    @pass_context
    def render_closed(context: Context, render: Callable[..., str], section: StructureItem, path: str) -> str:
        address = context.environment.filters["url"](context, first_address(section))
        key = id(section), address
        if key not in rendered:
            rendered[key] = render(section, path, 1)
        return rendered[key]

    return render_closed
