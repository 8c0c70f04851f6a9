"""Writes a view of a cluster as Mermaid, text and SVG."""
