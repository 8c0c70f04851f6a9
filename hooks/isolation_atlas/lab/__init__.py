"""Labs: the commands and files of a page, the output that readers should see, and the last run of all commands."""

from isolation_atlas.lab.last_run import (
    LastRun,
    last_run_file,
    parse_last_run,
    render_last_run_fence,
    write_last_run,
)
from isolation_atlas.lab.output import Difference, find_difference
from isolation_atlas.lab.session import Command, Lab, WrittenFile, is_lab, read_lab

__all__ = [
    "Command",
    "Difference",
    "Lab",
    "LastRun",
    "WrittenFile",
    "find_difference",
    "is_lab",
    "last_run_file",
    "parse_last_run",
    "read_lab",
    "render_last_run_fence",
    "write_last_run",
]
