"""Runs the commands of the lab pages, on a Docker Engine and in virtual machines that it starts itself."""
