"""Chooses what one picture of a cluster shows."""
