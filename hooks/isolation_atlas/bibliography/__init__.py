"""Sources: where facts come from, how pages cite them, and how readers export them."""

from isolation_atlas.bibliography.citation import CITATION, CitationExtension, find_unread_citations, split_citation
from isolation_atlas.bibliography.citation_check import CitationCheck
from isolation_atlas.bibliography.export import describe_citation, to_bibtex, to_csl
from isolation_atlas.bibliography.model import Address, Source, UnlistedSource, read_sources, read_valid_sources
from isolation_atlas.bibliography.numbers import number_citations
from isolation_atlas.bibliography.place import Citations, Place
from isolation_atlas.bibliography.sources_fence import (
    SOURCES_PLACEHOLDER,
    list_markdown_sources,
    list_sources,
    number_sources,
    render_sources_fence,
)

__all__ = [
    "CITATION",
    "SOURCES_PLACEHOLDER",
    "Address",
    "CitationCheck",
    "CitationExtension",
    "Citations",
    "Place",
    "Source",
    "UnlistedSource",
    "describe_citation",
    "find_unread_citations",
    "list_markdown_sources",
    "list_sources",
    "number_citations",
    "number_sources",
    "read_sources",
    "read_valid_sources",
    "render_sources_fence",
    "split_citation",
    "to_bibtex",
    "to_csl",
]
