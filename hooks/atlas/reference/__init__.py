"""Sources: where facts come from, how they are cited, and how others can take them along."""

from atlas.reference.citation import CitationExtension
from atlas.reference.export import to_bibtex, to_csl
from atlas.reference.model import Address, Source, read_sources
from atlas.reference.sources_fence import PLACE, list_plain_sources, list_sources, render_sources_fence

__all__ = [
    "PLACE",
    "Address",
    "CitationExtension",
    "Source",
    "list_plain_sources",
    "list_sources",
    "read_sources",
    "render_sources_fence",
    "to_bibtex",
    "to_csl",
]
