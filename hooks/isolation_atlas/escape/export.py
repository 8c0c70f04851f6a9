"""Writes escapes as CSV and JSON, one row for each escape, for readers who want to calculate with them."""

import json
from collections.abc import Iterable, Iterator, Mapping

from isolation_atlas.bibliography import Source, describe_citation
from isolation_atlas.escape.model import Escape, newest_first
from isolation_atlas.output.csv_file import write_csv

COLUMNS = (
    "id",
    "name",
    "cve",
    "advisories",
    "year",
    "date",
    "technologies",
    "flaw_in",
    "crossed",
    "needed",
    "stopped_by",
    "measures",
    "attacks",
    "checked",
    "sources",
    "places",
)


def to_csv(escapes: Iterable[Escape]) -> str:
    """Return the escapes as CSV, newest first; several values in one cell are joined by " | "."""
    return write_csv(COLUMNS, _rows(newest_first(escapes)))


def to_json(escapes: Iterable[Escape], sources: Mapping[str, Source]) -> str:
    """Return the escapes as a JSON list, newest first, with their lists as lists."""
    described = [
        {
            "id": escape.id,
            "name": escape.name,
            "cve": escape.cve,
            "advisories": escape.advisories,
            "year": escape.year,
            "date": escape.date.isoformat() if escape.date else "",
            "technologies": escape.technologies,
            "flaw_in": escape.flaw_in,
            "crossed": escape.crossed,
            "needed": escape.needed,
            "stopped_by": escape.stopped_by,
            "measures": escape.measures,
            "attacks": escape.attacks or "",
            "checked": escape.checked.isoformat(),
            "sources": [describe_citation(sources[identity], place) for identity, place in escape.sources.items()],
        }
        for escape in newest_first(escapes)
    ]
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _rows(escapes: Iterable[Escape]) -> Iterator[dict[str, str]]:
    for escape in escapes:
        yield {
            "id": escape.id,
            "name": escape.name,
            "cve": " | ".join(escape.cve),
            "advisories": " | ".join(escape.advisories),
            "year": str(escape.year),
            "date": escape.date.isoformat() if escape.date else "",
            "technologies": " | ".join(escape.technologies),
            "flaw_in": escape.flaw_in,
            "crossed": escape.crossed,
            "needed": escape.needed,
            "stopped_by": escape.stopped_by,
            "measures": " | ".join(escape.measures),
            "attacks": escape.attacks or "",
            "checked": escape.checked.isoformat(),
            "sources": " | ".join(escape.sources),
            "places": " | ".join(escape.sources.values()),
        }
