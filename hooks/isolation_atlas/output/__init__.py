"""Writes what is added to the built pages, and the files beside them."""
