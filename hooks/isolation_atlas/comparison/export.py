"""Writes the comparison as CSV and JSON, one row for each claim, for readers who want to calculate with it."""

import json
from collections.abc import Iterator
from typing import Any

from isolation_atlas.bibliography import describe_citation
from isolation_atlas.comparison.model import Comparison
from isolation_atlas.output.csv_file import write_csv

COLUMNS = (
    "technology",
    "feature",
    "scale",
    "verdict",
    "class",
    "glance",
    "detail",
    "basis",
    "checked",
    "value",
    "unit",
    "conditions",
    "year",
    "figure_basis",
    "figure_source",
    "figure_place",
    "sources",
    "places",
)


def to_csv(comparison: Comparison) -> str:
    """Return the table as CSV; several values in a cell are joined by " | ", in the same order in each column."""
    return write_csv(COLUMNS, _rows(comparison))


def to_json(comparison: Comparison) -> str:
    """Return the table as a JSON list of the claims, with their scales, figures and sources as lists."""
    claims = [
        {**_summarize(comparison, feature, technology), **_list_evidence(comparison, feature, technology)}
        for feature in comparison.features
        for technology in comparison.technologies
    ]
    return json.dumps(claims, ensure_ascii=False, indent=1) + "\n"


def _summarize(comparison: Comparison, feature: str, technology: str) -> dict[str, str]:
    """What the table and the structured export say alike of a claim."""
    claim = comparison.claims[feature, technology]
    return {
        "technology": technology,
        "feature": feature,
        "verdict": claim.verdict or "unknown",
        "class": comparison.find_class(feature, technology),
        "glance": claim.glance or "",
        "detail": claim.detail or claim.unknown or "",
        "basis": claim.basis or "",
        "checked": claim.checked.isoformat(),
    }


def _list_evidence(comparison: Comparison, feature: str, technology: str) -> dict[str, list[Any]]:
    claim, sources = comparison.claims[feature, technology], comparison.sources
    return {
        "scale": list(comparison.features[feature].scale.classes),
        "figures": [
            {
                "id": figure.id or "",
                "key": figure.key,
                "value": figure.value,
                "unit": figure.unit,
                "conditions": figure.conditions,
                "year": figure.year,
                "basis": figure.basis,
                **describe_citation(sources[figure.source], figure.at),
            }
            for figure in claim.figures
        ],
        "sources": [describe_citation(sources[identity], place) for identity, place in claim.sources.items()],
    }


def _rows(comparison: Comparison) -> Iterator[dict[str, str]]:
    for feature in comparison.features:
        for technology in comparison.technologies:
            claim = comparison.claims[feature, technology]
            figures = claim.figures
            yield {
                **_summarize(comparison, feature, technology),
                "scale": " | ".join(comparison.features[feature].scale.classes),
                "value": " | ".join(figure.value for figure in figures),
                "unit": " | ".join(figure.unit for figure in figures),
                "conditions": " | ".join(figure.conditions for figure in figures),
                "year": " | ".join(str(figure.year) for figure in figures),
                "figure_basis": " | ".join(figure.basis for figure in figures),
                "figure_source": " | ".join(figure.source for figure in figures),
                "figure_place": " | ".join(figure.at for figure in figures),
                "sources": " | ".join(claim.sources),
                "places": " | ".join(claim.sources.values()),
            }
