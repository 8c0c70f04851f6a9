"""The search: entries and synonyms that the site adds to the theme's index."""

from isolation_atlas.search.index import Section, complete_index, list_features, list_terms

__all__ = ["Section", "complete_index", "list_features", "list_terms"]
