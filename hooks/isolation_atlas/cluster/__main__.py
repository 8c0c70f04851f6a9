"""Runs the command as `python -m isolation_atlas.cluster`."""

import sys

from isolation_atlas.cluster.command import main

sys.exit(main())
