"""What changed on the site, day by day, read from git, and which version of the site a build makes."""

from isolation_atlas.changes.changes_fence import CHANGES_PAGE, render_changes_fence
from isolation_atlas.changes.edition import Edition, render_edition_fence
from isolation_atlas.changes.export import to_atom, to_json
from isolation_atlas.changes.history import read_changes
from isolation_atlas.changes.model import ClaimChange, Day, PageChange

__all__ = [
    "CHANGES_PAGE",
    "ClaimChange",
    "Day",
    "Edition",
    "PageChange",
    "read_changes",
    "render_changes_fence",
    "render_edition_fence",
    "to_atom",
    "to_json",
]
