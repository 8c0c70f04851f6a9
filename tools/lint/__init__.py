"""Checks the types of the site's scripts, which the Python tools can't check."""
