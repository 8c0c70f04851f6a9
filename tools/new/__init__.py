"""Adds a row, a column, an experiment, a question or a page, and moves or removes a page: all of it, or nothing."""
