"""Removes the caches of this checkout."""

import shutil

from isolation_atlas.cache import CACHE

if __name__ == "__main__":
    shutil.rmtree(CACHE, ignore_errors=True)
