"""Writes escapes as CSV and JSON, one row for each escape, for readers who want to calculate with them."""

import json
from collections.abc import Iterable, Iterator

from isolation_atlas.escape.model import Escape
from isolation_atlas.output.csv_file import write_csv

COLUMNS = (
    "id",
    "name",
    "cve",
    "year",
    "date",
    "technologies",
    "flaw_in",
    "crossed",
    "needed",
    "stopped_by",
    "attacks",
    "sources",
)


def to_csv(escapes: Iterable[Escape]) -> str:
    """Return the escapes as CSV; several values in one cell are joined by "; "."""
    return write_csv(COLUMNS, _rows(escapes))


def to_json(escapes: Iterable[Escape]) -> str:
    """Return the escapes as a JSON list of the same rows."""
    return json.dumps(list(_rows(escapes)), ensure_ascii=False, indent=1) + "\n"


def _rows(escapes: Iterable[Escape]) -> Iterator[dict[str, str]]:
    for escape in escapes:
        yield {
            "id": escape.id,
            "name": escape.name,
            "cve": "; ".join(escape.cve),
            "year": str(escape.year),
            "date": escape.date.isoformat() if escape.date else "",
            "technologies": "; ".join(escape.technologies),
            "flaw_in": escape.flaw_in,
            "crossed": escape.crossed,
            "needed": escape.needed,
            "stopped_by": escape.stopped_by,
            "attacks": escape.attacks or "",
            "sources": "; ".join(escape.sources),
        }
