"""Renders a `glossary` fence: every term in alphabetical order, each with its own anchor."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from isolation_atlas.glossary.model import Term
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence

GLOSSARY_PAGE = "reference/glossary.md"
"""The page with all terms."""


def render_glossary_fence(fence: Fence, terms: Mapping[str, Term]) -> Rendered:
    """Render all terms.

    Raises:
        AtlasError: the fence is not empty; it has no options.
    """
    fence.require_nothing()
    return render_fence("glossary", letters=list(_group_by_letter(terms.values())))


def _group_by_letter(terms: Iterable[Term]) -> Iterable[tuple[str, list[Term]]]:
    ordered = sorted(terms, key=lambda term: (term.term.lower(), term.id))
    for letter, group in groupby(ordered, key=lambda term: term.term[0].upper()):
        yield letter, list(group)
