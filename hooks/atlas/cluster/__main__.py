"""Runs the command as `python -m atlas.cluster`."""

import sys

from atlas.cluster.command import main

sys.exit(main())
