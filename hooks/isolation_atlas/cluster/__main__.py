"""Runs the command as `python -m isolation_atlas.cluster`."""

import gc
import sys

# The process ends before the collector could save memory that it needs.
gc.disable()

from isolation_atlas.cluster.command import main  # noqa: E402 - loading this is a third of the work

sys.exit(main())
