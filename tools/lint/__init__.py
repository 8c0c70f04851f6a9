"""Checks what the Python tools do not: the types of the scripts."""
