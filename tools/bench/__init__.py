"""Measures what readers and authors wait for, against a stock build of the same document."""
