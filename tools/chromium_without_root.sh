#!/bin/sh
# Starts the Chromium that CHROMIUM names as another user than root, in a user namespace: as root it has no sandbox.
exec unshare --user --map-user=1000 --map-group=1000 -- "$CHROMIUM" "$@"
