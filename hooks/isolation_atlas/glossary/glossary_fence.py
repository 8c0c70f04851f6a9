"""Renders a `glossary` fence: every term in alphabetical order, each with an anchor of its own."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from isolation_atlas.glossary.model import Term
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence

GLOSSARY_PAGE = "reference/glossary.md"
"""The page that has every term."""


def render_glossary_fence(fence: Fence, terms: Mapping[str, Term]) -> Rendered:
    """Render all terms.

    Raises:
        AtlasError: the fence is not empty; there is nothing to choose.
    """
    fence.require_nothing()
    return render_fence("glossary", letters=list(_by_letter(terms.values())))


def _by_letter(terms: Iterable[Term]) -> Iterable[tuple[str, list[Term]]]:
    ordered = sorted(terms, key=lambda term: (term.term.lower(), term.id))
    for letter, group in groupby(ordered, key=lambda term: term.term[0].upper()):
        yield letter, list(group)
