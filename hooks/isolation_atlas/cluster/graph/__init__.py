"""Finds how the objects of a cluster refer to each other."""
