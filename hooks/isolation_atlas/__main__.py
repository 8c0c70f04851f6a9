"""Runs the command as `python -m isolation_atlas`."""

from isolation_atlas.entry import isolation_atlas

isolation_atlas()
