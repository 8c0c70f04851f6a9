"""Runs the command as `python -m isolation_atlas.cluster`."""

from isolation_atlas.entry import draw_cluster

draw_cluster()
