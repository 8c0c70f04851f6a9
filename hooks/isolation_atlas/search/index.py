"""Completes the theme's search index with what its sections, which it finds by headings, do not tell."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from isolation_atlas.comparison import Comparison
from isolation_atlas.glossary import Term


@dataclass(frozen=True, slots=True)
class Section:
    """Something that can be found though it has no heading.

    Attributes:
        page: the address of its page, below the site's root.
        anchor: where on the page it stands.
        title: what it is called.
        paragraphs: what it says; a result shows the one that fits best.
    """

    page: str
    anchor: str
    title: str
    paragraphs: tuple[str, ...]


def list_terms(terms: Iterable[Term], page: str) -> list[Section]:
    """Each term of the glossary, which stands on `page`."""
    return [Section(page, term.id, ", ".join((term.title, *term.also)), (term.meaning,)) for term in terms]


def list_features(comparison: Comparison, page: str) -> list[Section]:
    """Each row of the comparison, which stands as the first on `page`."""
    first, *_ = comparison.technologies
    return [
        Section(
            page,
            f"{feature.id}.{first}",
            f"{feature.name}: {feature.question}",
            tuple(
                f"{technology.name}: {comparison.claims[feature.id, technology.id].verdict or 'unknown.'}"
                for technology in comparison.technologies.values()
            ),
        )
        for feature in comparison.features.values()
    ]


def complete_index(
    index: str, terms: Iterable[Term], sections: Iterable[Section], descriptions: Mapping[str, str]
) -> str:
    """Complete the index.

    Args:
        index: the JSON that the theme wrote; each entry has a `location`, and a `title` and a `text` in HTML.
        terms: those of the glossary, of which the configuration gets the names as `synonyms`: those that mean the same
            as `names`, and what people type for them as `typed`.
        sections: what becomes an entry too, where its page has one.
        descriptions: of the pages, by their addresses from the site's root; they become `description` of entries.
    """
    data = json.loads(index)
    entries: list[dict[str, Any]] = data["docs"]
    there = {entry["location"] for entry in entries}
    for entry in entries:
        if description := descriptions.get(entry["location"]):
            entry["description"] = description
    entries += [_to_entry(section) for section in sections if section.page in there]
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
