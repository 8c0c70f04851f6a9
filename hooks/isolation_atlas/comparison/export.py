"""Writes the comparison as CSV and JSON, one row for each claim, for readers who want to calculate with it."""

import json
from collections.abc import Iterator

from isolation_atlas.comparison.model import Comparison
from isolation_atlas.output.csv_file import write_csv

COLUMNS = ("technology", "feature", "verdict", "detail", "value", "unit", "conditions", "year", "sources")


def to_csv(comparison: Comparison) -> str:
    """Return the table as CSV; several figures of a claim are joined by "; ", in the same order in each column."""
    return write_csv(COLUMNS, _rows(comparison))


def to_json(comparison: Comparison) -> str:
    """Return the table as a JSON list of the same rows."""
    return json.dumps(list(_rows(comparison)), ensure_ascii=False, indent=1) + "\n"


def _rows(comparison: Comparison) -> Iterator[dict[str, str]]:
    for feature in comparison.features:
        for technology in comparison.technologies:
            claim = comparison.claims[feature, technology]
            figures = claim.figures
            yield {
                "technology": technology,
                "feature": feature,
                "verdict": claim.verdict or "unknown",
                "detail": claim.detail or claim.unknown or "",
                "value": "; ".join(figure.value for figure in figures),
                "unit": "; ".join(figure.unit for figure in figures),
                "conditions": "; ".join(figure.conditions for figure in figures),
                "year": "; ".join(str(figure.year) for figure in figures),
                "sources": "; ".join(claim.sources),
            }
