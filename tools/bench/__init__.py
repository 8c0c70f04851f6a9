"""Measures the waiting times of readers and authors, and compares them with a stock build of the same document."""
