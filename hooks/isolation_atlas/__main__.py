"""Runs the command as `python -m isolation_atlas`."""

import sys

from isolation_atlas.command import main

sys.exit(main())
