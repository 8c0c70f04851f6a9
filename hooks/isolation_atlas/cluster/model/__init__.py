"""Reads the objects of a manifest, and checks them against the Kubernetes API."""
