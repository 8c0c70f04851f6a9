"""Measures a container and a virtual machine with the same payload on one host."""
