"""What this site adds to the theme's search index."""

from isolation_atlas.search.index import (
    Section,
    complete_index,
    exclude_repeated,
    list_claims,
    list_names,
    list_terms,
)
from isolation_atlas.search.packing import pack_index, unpack_index

__all__ = [
    "Section",
    "complete_index",
    "exclude_repeated",
    "list_claims",
    "list_names",
    "list_terms",
    "pack_index",
    "unpack_index",
]
