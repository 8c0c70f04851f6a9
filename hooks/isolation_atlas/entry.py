"""Starts the commands, each of which is all that its process does."""

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn


def isolation_atlas() -> NoReturn:
    """Run `isolation-atlas`."""
    _run("isolation_atlas.command", "main")


def draw_cluster() -> NoReturn:
    """Run `python -m isolation_atlas.cluster`."""
    _run("isolation_atlas.cluster.command", "main")


def kubectl_atlas() -> NoReturn:
    """Run `kubectl atlas`."""
    _run("isolation_atlas.cluster.kubectl", "main")


def complete_kubectl_atlas() -> NoReturn:
    """Print what may follow `kubectl atlas`."""
    _run("isolation_atlas.cluster.kubectl", "complete")


def _run(module: str, name: str) -> NoReturn:
    """Call the function of a module with the process's arguments, and end the process with the status it returns."""
    # The process ends before the collector could save memory that it needs. Loading the module is half of the work.
    gc.disable()
    status: int = getattr(import_module(module), name)()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads them any more: Python says so
        sys.exit(status)
    # To free each object by itself takes a tenth of the time that a small picture takes.
    os._exit(status)
