"""Holds the path of the project."""

from pathlib import Path

PROJECT = Path(__file__).parents[1]
"""The folder of the checkout."""
