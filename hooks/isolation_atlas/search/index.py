"""Adds terms, features and descriptions to the theme's search index, which only has sections with headings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from isolation_atlas.comparison import Claim, Comparison
from isolation_atlas.glossary import Term


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that the search finds although it has no heading.

    Attributes:
        page: the address of its page, below the site's root.
        anchor: its anchor on the page.
        title: its title in results.
        paragraphs: its text; a result shows the paragraph that fits best.
    """

    page: str
    anchor: str
    title: str
    paragraphs: tuple[str, ...]


def list_terms(terms: Iterable[Term], page: str) -> list[Section]:
    """Return a section for each term of the glossary on `page`."""
    return [Section(page, term.id, ", ".join((term.title, *term.also)), (term.meaning,)) for term in terms]


def list_features(comparison: Comparison, page: str) -> list[Section]:
    """Return a section for each row of the first comparison on `page`."""
    first, *_ = comparison.technologies
    return [
        Section(
            page,
            f"{feature.id}.{first}",
            f"{feature.name}: {feature.question}",
            tuple(
                f"{technology.name}: {_say_claim(comparison.claims[feature.id, technology.id])}"
                for technology in comparison.technologies.values()
            ),
        )
        for feature in comparison.features.values()
    ]


def _say_claim(claim: Claim) -> str:
    return f"{claim.verdict or 'unknown.'} {claim.detail or claim.unknown}"


def complete_index(
    index: str, terms: Iterable[Term], sections: Iterable[Section], descriptions: Mapping[str, str]
) -> str:
    """Return the completed index as JSON.

    Args:
        index: the JSON that the theme wrote; each entry has a `location`, and a `title` and a `text` in HTML.
        terms: the terms of the glossary. `config.synonyms` gets the `names` of each, which mean the same, and what
            people type instead of them as `typed`.
        sections: the sections to add as entries, if the index has their page.
        descriptions: the descriptions of pages, by address from the site's root; entries get them as `description`.
    """
    data = json.loads(index)
    entries: list[dict[str, Any]] = data["docs"]
    locations = {entry["location"] for entry in entries}
    for entry in entries:
        if description := descriptions.get(entry["location"]):
            entry["description"] = description
    entries += [_to_entry(section) for section in sections if section.page in locations]
    data["config"]["synonyms"] = [
        {"names": list(term.names), "typed": term.typed} for term in terms if len(term.names) > 1 or term.typed
    ]
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def _to_entry(section: Section) -> dict[str, str]:
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in section.paragraphs)
    return {
        "location": f"{section.page}#{section.anchor}",
        "title": escape(section.title, quote=False),
        "text": text,
    }
