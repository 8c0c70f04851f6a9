"""Freshness: which claims have to be read again, and how much of the comparison is known."""

from isolation_atlas.freshness.due import find_due_day
from isolation_atlas.freshness.findings import Finding, find_stale
from isolation_atlas.freshness.freshness_fence import render_freshness_fence
from isolation_atlas.freshness.release import Release, read_releases

__all__ = ["Finding", "Release", "find_due_day", "find_stale", "read_releases", "render_freshness_fence"]
