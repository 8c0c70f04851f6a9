"""Measures every boundary that this host has with one payload, and probes what each keeps away from it."""
